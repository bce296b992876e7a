import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** Cuts the line; resolves when the window has noticed. */
async function goOffline(stage: Stage): Promise<void> {
  stage.line.cut();
  await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
  await isOffline(stage.page());
}

const isOffline = (page: Page) => page.getByTestId('standing-offline').waitFor();

async function reportOf(stage: Stage): Promise<string> {
  const [runId = ''] = await stage.takeRuns(1);
  await stage.execute([runId]);
  await stage.ended(runId);
  return runId;
}

const worklist: Scene = {
  name: 'offline-worklist',
  async play(stage, shoot) {
    await goOffline(stage);
    await shoot({
      async arrange(page) {
        await isOffline(page);
        const execute = page.getByTestId('run-row').nth(1).getByRole('button');
        await page.getByTestId('run-row').nth(2).hover();
        await execute.hover();
        await page.getByRole('tooltip').waitFor();
      },
    });
  },
};

const queued: Scene = {
  name: 'offline-run-queued',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await goOffline(stage);
    await stage.goTo(`#/runs/${runId}`);
    await shoot({
      async arrange(page) {
        await isOffline(page);
        await page.getByRole('button', { name: /Attempts so far|Bisherige Ausführungen/ }).click();
        await page.getByTestId('needs-server').waitFor();
      },
    });
  },
};

const report: Scene = {
  name: 'offline-report',
  async play(stage, shoot) {
    const runId = await reportOf(stage);
    await stage.goTo(`#/runs/${runId}`);
    await stage.page().locator('.report').waitFor();
    await goOffline(stage);
    await shoot({ arrange: isOffline });
  },
};

const newRun: Scene = {
  name: 'offline-new-run',
  async play(stage, shoot) {
    await goOffline(stage);
    await shoot({
      async arrange(page) {
        await isOffline(page);
        await page.getByRole('button', { name: /^(New run|Neuer Lauf)/ }).click();
        await page.getByRole('dialog').getByRole('option').first().click();
        await page.getByTestId('pack-preview').waitFor();
      },
    });
  },
};

const settings: Scene = {
  name: 'offline-settings',
  async play(stage, shoot) {
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    await goOffline(stage);
    await shoot({
      async arrange(page) {
        await isOffline(page);
        // What is scrolled to in the small window is in sight in the large one too.
        await page.setViewportSize({ width: 1280, height: 720 });
        await page.getByRole('region', { name: /^(Connection|Verbindung)/ }).evaluate((section) => {
          section.scrollIntoView({ block: 'center' });
        });
      },
    });
  },
};

/** The sign-in page, after a password was tried there. */
async function tryPassword(page: Page, email: string, password: string): Promise<void> {
  await page.getByTestId('sign-in-offline').getByRole('note').waitFor();
  await page.getByRole('textbox').first().fill(email);
  await page.locator('input[type="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.getByRole('alert').waitFor();
}

const signIn: Scene = {
  name: 'offline-sign-in',
  async play(stage, shoot) {
    await stage.start({ sameProfile: true, env: { RHYTHM_DEMO_FILE: undefined } });
    stage.line.cut();
    await stage.page().reload();
    const offline = (page: Page) => page.getByTestId('sign-in-offline').getByRole('note').waitFor();
    await shoot({ arrange: offline });
    await shoot({
      name: 'offline-sign-in-wrong-password',
      arrange: (page) => tryPassword(page, stage.account('clinician').email, 'not-the-password'),
    });
  },
};

const unverified: Scene = {
  name: 'offline-signed-in',
  async play(stage, shoot) {
    await stage.start({ sameProfile: true });
    stage.line.cut();
    await stage.signIn('clinician');
    await shoot({ arrange: (page) => page.getByTestId('unverified').waitFor() });
  },
};

const menuItem = (page: Page, index: number) => page.getByRole('menuitem').nth(index);
const openMenu = (page: Page) => page.getByRole('button', { name: /^(Sign out|Abmelden)$/ }).click();

const signOut: Scene = {
  name: 'sign-out-menu',
  async play(stage, shoot) {
    await shoot({ arrange: openMenu });
    const wipe = async (page: Page) => {
      await openMenu(page);
      await menuItem(page, 1).click();
      await page.getByRole('dialog').waitFor();
    };
    await shoot({ name: 'sign-out-wipe', arrange: wipe });
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 30 } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    await goOffline(stage);
    await queueForSomebody(stage);
    await shoot({
      name: 'sign-out-asked',
      async arrange(page) {
        await openMenu(page);
        await menuItem(page, 0).click();
        await page.getByTestId('unsent-writes').waitFor();
      },
    });
    await shoot({
      name: 'sign-out-lose',
      async arrange(page) {
        await wipe(page);
        await page.getByRole('dialog').getByRole('button').last().click();
        await page.getByRole('heading', { name: /lost for good|endgültig verloren/ }).waitFor();
      },
    });
  },
};

/** Two runs that wait to be queued. */
async function queueForSomebody(stage: Stage): Promise<void> {
  await stage.page().evaluate(async () => {
    const found = await window.rhythm.invoke('patients.list', { search: '', limit: 2 });
    if (!found.success) throw new Error(found.error.message);
    for (const { id } of found.data.patients) {
      await window.rhythm.invoke('runs.create', { patientId: id, reason: '', evenIfDuplicate: true });
    }
  });
}

const wiped: Scene = {
  name: 'sign-in-wiped',
  async play(stage, shoot) {
    await stage
      .page()
      .evaluate(() => window.rhythm.invoke('session.signOut', { wipe: true, loseUnsent: true }));
    await shoot({ arrange: (page) => page.getByTestId('session-ended').waitFor() });
  },
};

const refused: Scene = {
  name: 'sign-in-refused',
  async play(stage, shoot) {
    const { email } = stage.account('clinician');
    const changeTo = (hash: string) => stage.sql`
      with old as (select encrypted_password from auth.users where email = ${email})
      update auth.users set encrypted_password = ${hash} where email = ${email}
      returning (select encrypted_password from old) as before`;
    await stage.start({ sameProfile: true, env: { RHYTHM_DEMO_FILE: undefined } });
    stage.line.cut();
    await stage.signIn('clinician');
    const [changed] = await changeTo('changed meanwhile');
    stage.line.mend();
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await shoot({ arrange: (page) => page.getByTestId('session-ended').waitFor() });
    await changeTo(String(changed?.before));
  },
};

const accessChanged: Scene = {
  name: 'access-changed',
  async play(stage, shoot) {
    const become = (role: string) => stage.sql`
      update user_org_membership set role = ${role} where user_id in
      (select id from auth.users where email = ${stage.account('clinician').email})`;
    await become('nurse');
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await shoot({ arrange: (page) => page.locator('.entry .banner').nth(1).waitFor() });
    await become('clinician');
  },
};

/** Every view without the server, and what comes before and after it. */
export const offlineScenes: readonly Scene[] = [
  worklist,
  queued,
  report,
  newRun,
  settings,
  signIn,
  unverified,
  signOut,
  wiped,
  refused,
  accessChanged,
];
