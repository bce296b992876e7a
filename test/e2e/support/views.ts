import type { Page } from '@playwright/test';
import { runIdSchema } from '../../../shared/ids.ts';
import { executeInWindow } from './desk-page.ts';
import { expect, invoke, type World } from './fixtures.ts';

/** One thing that a user can have on the screen, whatever the language. */
export interface View {
  readonly name: string;
  open(page: Page): Promise<void>;
}

/** Goes to a hash; resolves when its heading is there. */
async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
}

const route = (hash: string): View => ({ name: hash, open: (page) => goTo(page, hash) });

/** A dialog above the worklist, opened by its keys. */
function dialog(name: string, keys: string, typed = ''): View {
  return {
    name,
    async open(page) {
      await goTo(page, '#/worklist');
      await page.getByTestId('run-row').first().focus();
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.keyboard.type(typed);
    },
  };
}

const tab = (index: number): View => ({
  name: `#/worklist tab ${index}`,
  async open(page) {
    await goTo(page, '#/worklist');
    await page.getByRole('tab').nth(index).click();
  },
});

/** Every view of the signed-in app, each in the states that it has. The admin is signed in: nothing is hidden. */
export async function everyView(page: Page, world: World): Promise<readonly View[]> {
  const { email } = world.account('clinician');
  const take = () => world.database.takeQueuedRun(email);
  const [done, refused, running, queued] = [await take(), await take(), await take(), await take()];
  await executeInWindow(page, done);
  await world.model.script(
    { behaviour: { kind: 'refusal' } },
    { behaviour: { kind: 'hang_mid_body', afterDeltas: 30 } },
  );
  await executeInWindow(page, refused);
  const before = (await world.model.requests()).length;
  await page.evaluate(
    (runId) => void window.rhythm.invoke('runs.execute', { runId }),
    runIdSchema.parse(running),
  );
  await world.model.waitForRequests({ count: before + 1 });
  await page.getByRole('searchbox').fill('');
  const tabs = await page.getByRole('tab').count();
  const patients = await invoke(page, 'patients.list', { search: '', limit: 1 });
  const patientId = patients.success ? patients.data.patients[0]?.id : undefined;
  return [
    ...Array.from({ length: tabs }, (_, index) => tab(index)),
    route(`#/runs/${queued}`),
    route(`#/runs/${running}`),
    route(`#/runs/${refused}`),
    route(`#/runs/${done}`),
    route('#/patients'),
    route(`#/patients/${patientId}`),
    route('#/outbox'),
    route('#/failures'),
    route('#/audit'),
    route('#/settings'),
    dialog('palette', 'ControlOrMeta+k'),
    dialog('palette with patients and runs', 'ControlOrMeta+k', 'er'),
    dialog('shortcut sheet', '?'),
    dialog('new run', 'n'),
  ];
}

/** What moves in has arrived and what was asked for is drawn. */
export async function isSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise(requestAnimationFrame);
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
}
