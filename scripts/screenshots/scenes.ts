import type { Page } from '@playwright/test';
import type { ScriptInput } from '../../embedded/demo-model/behaviours.ts';
import { auditScenes } from './audit-scenes.ts';
import { commandScenes } from './command-scenes.ts';
import { lockScenes } from './lock-scenes.ts';
import { newRunScenes } from './new-run-scenes.ts';
import { offlineScenes } from './offline-scenes.ts';
import { outboxScenes } from './outbox-scenes.ts';
import { patientScenes } from './patient-scenes.ts';
import { reportScenes } from './report-scenes.ts';
import type { Scene } from './scene.ts';
import { noFailures, settingsScenes } from './settings-scenes.ts';
import type { Stage } from './stage.ts';
import { worklistScenes } from './worklist-scenes.ts';

type Step = ScriptInput['steps'][number];

const rowsShown = (page: Page) => page.getByTestId('run-row').first().waitFor();

const worklist: Scene = {
  name: 'worklist',
  play: (_, shoot) => shoot({ arrange: rowsShown }),
};

const running: Scene = {
  name: 'run-stages',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 40 } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    await stage.goTo(`#/runs/${runId}`);
    await shoot();
  },
};

const retryWait: Scene = {
  name: 'run-retry-wait',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'status', status: 429, retryAfterSeconds: 55 } });
    await stage.execute([runId]);
    await stage.goTo(`#/runs/${runId}`);
    await shoot({ arrange: (page) => page.getByTestId('retry-notice').waitFor() });
  },
};

const partialText: Scene = {
  name: 'run-partial-text-after-crash',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 40 } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    await stage.goTo(`#/runs/${runId}`);
    await stage.page().locator('.draft-summary').filter({ hasText: /\w{4}/ }).waitFor();
    stage.app().electron.process().kill('SIGKILL');
    await stage.sql`update diagnosis_runs set lease_expires_at = now() where id = ${runId}`;
    await stage.start({ sameProfile: true });
    await stage.signIn('clinician');
    await stage.goTo(`#/runs/${runId}`);
    await shoot({ arrange: (page) => page.getByTestId('interrupted-draft').waitFor() });
  },
};

const report: Scene = {
  name: 'report',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.execute([runId]);
    await stage.ended(runId);
    await stage.goTo(`#/runs/${runId}`);
    await shoot();
  },
};

/** A run that ends as the script says, seen on its page. */
function failure(name: string, ...steps: Step[]): Scene {
  return {
    name: `failed-${name}`,
    async play(stage, shoot) {
      const [runId = ''] = await stage.takeRuns(1);
      await stage.model.script(...steps);
      await stage.execute([runId]);
      await stage.ended(runId);
      await stage.goTo(`#/runs/${runId}`);
      await shoot();
    },
  };
}

const everyCall = 3;
const failures: readonly Scene[] = [
  failure('refused', { behaviour: { kind: 'refusal' } }),
  failure('truncated', { behaviour: { kind: 'max_tokens' } }),
  failure('unexpected-stop', { behaviour: { kind: 'stop_reason' } }),
  failure('invalid-answer', {
    behaviour: { kind: 'invalid', message: 'findings is required and must be an array' },
  }),
  failure('key-refused', { behaviour: { kind: 'status', status: 401 } }),
  failure('bad-request', { behaviour: { kind: 'status', status: 413 } }),
  failure('overloaded', { behaviour: { kind: 'status', status: 529 }, times: everyCall }),
  failure('rate-limited', {
    behaviour: { kind: 'status', status: 429, retryAfterSeconds: 0 },
    times: everyCall,
  }),
  failure('connection-cut', { behaviour: { kind: 'cut_stream', afterDeltas: 20 } }),
];

/** Selects rows of the queue as the keyboard does. */
async function choose(page: Page, count: number): Promise<void> {
  await rowsShown(page);
  await page.locator('[data-testid="run-row"][data-status="queued"]').first().focus();
  await page.keyboard.press('Space');
  for (let chosen = 1; chosen < count; chosen += 1) await page.keyboard.press('Shift+ArrowDown');
}

const selection: Scene = {
  name: 'batch-selection',
  play: (_, shoot) => shoot({ arrange: (page) => choose(page, 5) }),
};

const askedMany: Scene = {
  name: 'batch-asked',
  play: (_, shoot) =>
    shoot({
      async arrange(page) {
        await choose(page, 12);
        await page.keyboard.press('Shift+E');
        await page.getByRole('dialog').waitFor();
      },
    }),
};

const startBatch = (stage: Stage, runIds: readonly string[]) =>
  stage.page().evaluate((ids) => window.rhythm.invoke('batch.start', { runIds: ids }), [...runIds]);
const batchIs = (state: string) => (page: Page) =>
  page.locator(`[data-testid="batch-panel"][data-state="${state}"]`).waitFor();

const batchProgress: Scene = {
  name: 'batch-progress',
  async play(stage, shoot) {
    const runIds = await stage.takeRuns(8);
    await stage.model.script(
      { behaviour: { kind: 'refusal' } },
      { behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 2 },
      { behaviour: { kind: 'hang_mid_body', afterDeltas: 30 }, times: 3 },
    );
    await startBatch(stage, runIds);
    await stage.model.waitForRequests({ count: 6 });
    await shoot({ arrange: batchIs('running') });
    await stage.page().evaluate(() => window.rhythm.invoke('batch.cancel', {}));
    await batchIs('finished')(stage.page());
    await stage.page().evaluate(() => window.rhythm.invoke('batch.dismiss', {}));
  },
};

const batchFinished: Scene = {
  name: 'batch-finished',
  async play(stage, shoot) {
    const runIds = await stage.takeRuns(8);
    await stage.model.script(
      { behaviour: { kind: 'refusal' } },
      { behaviour: { kind: 'max_tokens' } },
      { behaviour: { kind: 'invalid', message: 'findings is required and must be an array' } },
    );
    await startBatch(stage, runIds);
    await batchIs('finished')(stage.page());
    await shoot({ arrange: batchIs('finished') });
    await stage.page().evaluate(() => window.rhythm.invoke('batch.dismiss', {}));
  },
};

const duplicate: Scene = {
  name: 'new-run-duplicate',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    const [patient] = await stage.sql`
      select p.id, p.last_name, p.first_name from patient_profiles p join diagnosis_runs r on r.patient_id = p.id
      where r.id = ${runId}`;
    await stage
      .page()
      .evaluate(
        (patientId) => window.rhythm.invoke('runs.create', { patientId, reason: '', evenIfDuplicate: true }),
        String(patient?.id),
      );
    await shoot({
      async arrange(page) {
        await rowsShown(page);
        await page.getByRole('button', { name: /^(New run|Neuer Lauf)/ }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('combobox').fill(`${patient?.last_name} ${patient?.first_name}`);
        await dialog
          .getByRole('option', { name: `${patient?.last_name}, ${patient?.first_name}` })
          .first()
          .click();
        await dialog.getByTestId('duplicate-warning').waitFor();
      },
    });
  },
};

const quitAsked: Scene = {
  name: 'quit-asked',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 30 } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    await shoot({
      async arrange(page) {
        await stage.app().electron.evaluate(({ app }) => app.quit());
        await page.getByRole('dialog').waitFor();
      },
    });
    await stage.page().evaluate(() => window.rhythm.invoke('app.quit', { how: 'stay' }));
  },
};

const leaseExpired: Scene = {
  name: 'failed-lease-expired',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'hang_before_headers' } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    stage.app().electron.process().kill('SIGKILL');
    await stage.sql`
      update diagnosis_runs set max_attempts = attempt, lease_expires_at = now() where id = ${runId}`;
    await stage.start({ sameProfile: true });
    await stage.signIn('clinician');
    await stage.ended(runId);
    await stage.goTo(`#/runs/${runId}`);
    await shoot();
  },
};

/** Every state that a clinician or admin can meet, in the order in which they would. */
export const scenes: readonly Scene[] = [
  noFailures,
  worklist,
  ...worklistScenes,
  running,
  retryWait,
  partialText,
  report,
  ...reportScenes,
  ...failures,
  leaseExpired,
  selection,
  askedMany,
  batchProgress,
  batchFinished,
  duplicate,
  ...newRunScenes,
  quitAsked,
  ...settingsScenes,
  ...commandScenes,
  ...auditScenes,
  ...lockScenes,
  ...offlineScenes,
  ...patientScenes,
  ...outboxScenes,
];
