import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const isOffline = (page: Page) => page.getByTestId('standing-offline').waitFor();
const writesShown = (page: Page) => page.getByTestId('pending-write').first().waitFor();

async function goOffline(stage: Stage): Promise<void> {
  stage.line.cut();
  await pull(stage);
  await isOffline(stage.page());
}

async function pull(stage: Stage): Promise<void> {
  await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
}

async function reportOf(stage: Stage): Promise<string> {
  const [runId = ''] = await stage.takeRuns(1);
  await stage.execute([runId]);
  await stage.ended(runId);
  await pull(stage);
  return runId;
}

/** Decides about a finding through the bridge, as the buttons do. */
async function review(stage: Stage, runId: string, finding: number, reason: string | null): Promise<void> {
  await stage.page().evaluate(
    async ([id, findingIndex, given]) => {
      const shown = window.location.hash;
      window.location.hash = `#/runs/${id}`;
      const list = await window.rhythm.invoke('runs.list', {
        tab: 'all',
        search: id,
        cursor: null,
        limit: 1,
      });
      const run = list.success ? list.data.rows[0]?.run : undefined;
      const got = run && (await window.rhythm.invoke('runs.get', { runId: run.id }));
      const report = got?.success ? got.data.report : null;
      if (!run || !report) throw new Error('there is no report');
      const recorded = await window.rhythm.invoke('reviews.record', {
        runId: run.id,
        artifactId: report.id,
        contentHash: report.content_hash,
        findingIndex,
        decision: given === null ? 'accept' : 'override',
        reason: given,
      });
      if (!recorded.success) throw new Error(recorded.error.message);
      window.location.hash = shown;
    },
    [runId, finding, reason] as const,
  );
}

async function queueForSomebody(stage: Stage, reason: string, evenIfDuplicate: boolean): Promise<void> {
  await stage.page().evaluate(
    async ([given, even]) => {
      const found = await window.rhythm.invoke('patients.list', { search: '', limit: 1 });
      const patient = found.success ? found.data.patients[0] : undefined;
      if (!patient) throw new Error('there is no patient');
      const request = { patientId: patient.id, reason: given, evenIfDuplicate: even };
      const created = await window.rhythm.invoke('runs.create', request);
      if (!created.success) throw new Error(created.error.message);
    },
    [reason, evenIfDuplicate] as const,
  );
}

const overrideReason = 'The stress score is from before the sick leave; the newest entry speaks against it.';

const empty: Scene = {
  name: 'outbox-empty',
  async play(stage, shoot) {
    await stage.goTo('#/outbox');
    await shoot({ arrange: (page) => page.locator('.empty').waitFor() });
  },
};

const waiting: Scene = {
  name: 'outbox-waiting',
  async play(stage, shoot) {
    const runId = await reportOf(stage);
    const [cutRun = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'normal', deltaDelayMs: 40 } });
    await stage.execute([cutRun]);
    await stage.model.waitForRequests({ count: 2 });
    await goOffline(stage);
    await queueForSomebody(stage, 'Follow-up after the change of medication', true);
    await review(stage, runId, 0, null);
    await review(stage, runId, 1, overrideReason);
    await stage.goTo('#/outbox');
    await shoot({ arrange: writesShown });
    await shoot({
      name: 'outbox-take-back',
      async arrange(page) {
        await writesShown(page);
        await page
          .getByRole('button', { name: /Take back|Zurücknehmen/ })
          .last()
          .click();
        await page.getByRole('dialog').waitFor();
      },
    });
    await stage.goTo(`#/runs/${runId}`);
    await shoot({
      name: 'review-waiting',
      async arrange(page) {
        const mark = page.getByTestId('review-pending').first();
        await mark.waitFor();
        await page.setViewportSize({ width: 1280, height: 720 });
        await mark.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      },
    });
    await stage.goTo(`#/runs/${cutRun}`);
    await shoot({ name: 'unsynced-report', arrange: (page) => page.getByTestId('unsynced-run').waitFor() });
    stage.line.mend();
    await pull(stage);
  },
};

const refused: Scene = {
  name: 'outbox-refused',
  async play(stage, shoot) {
    await queueForSomebody(stage, '', true);
    await goOffline(stage);
    await queueForSomebody(stage, 'Queued twice while offline', false);
    stage.line.mend();
    await pull(stage);
    await stage.goTo('#/outbox');
    const isRefused = (page: Page) => page.locator('[data-state="refused"]').first().waitFor();
    await shoot({ arrange: isRefused });
    await shoot({
      name: 'outbox-discard',
      async arrange(page) {
        await isRefused(page);
        await page
          .getByRole('button', { name: /Discard|Verwerfen/ })
          .first()
          .click();
        await page.getByRole('dialog').waitFor();
      },
    });
    await stage.page().evaluate(async () => {
      const list = await window.rhythm.invoke('outbox.list', {});
      for (const { key } of list.success ? list.data.writes : [])
        await window.rhythm.invoke('outbox.discard', { key });
    });
  },
};

const reviewed: Scene = {
  name: 'review',
  async play(stage, shoot) {
    const runId = await reportOf(stage);
    await review(stage, runId, 0, null);
    await review(stage, runId, 1, null);
    await review(stage, runId, 1, overrideReason);
    await stage.goTo(`#/runs/${runId}`);
    const toFindings = async (page: Page) => {
      const second = page.getByTestId('finding-review').nth(1);
      await second.waitFor();
      await page.setViewportSize({ width: 1280, height: 720 });
      await second.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    };
    await shoot({
      async arrange(page) {
        await toFindings(page);
        await page.getByRole('button', { name: /earlier decision|frühere Beurteilung/ }).click();
      },
    });
    await shoot({
      name: 'review-override',
      async arrange(page) {
        await toFindings(page);
        await page
          .getByTestId('finding-review')
          .first()
          .getByRole('button', { name: /Override|abweichend/ })
          .click();
        await page.keyboard.type('Only one measurement');
      },
    });
  },
};

const newRunKept: Scene = {
  name: 'new-run-kept',
  async play(stage, shoot) {
    await goOffline(stage);
    await shoot({
      async arrange(page) {
        await isOffline(page);
        await page.getByRole('button', { name: /^(New run|Neuer Lauf)/ }).click();
        await page.getByRole('dialog').getByRole('option').nth(3).click();
        await page.getByTestId('pack-preview').waitFor();
        await page.getByRole('button', { name: /^(Keep run|Lauf für|Trotzdem|Queue anyway)/ }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      },
    });
    stage.line.mend();
    await pull(stage);
  },
};

const flagPending: Scene = {
  name: 'settings-flag-pending',
  async play(stage, shoot) {
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    await goOffline(stage);
    await stage.page().evaluate(() => window.rhythm.invoke('flag.set', { enabled: false }));
    await shoot({ arrange: (page) => page.getByTestId('pending-flag').waitFor() });
    await stage.page().evaluate(() => window.rhythm.invoke('flag.set', { enabled: true }));
    stage.line.mend();
    await pull(stage);
  },
};

/** What waits to sync, what was refused, and decisions about findings. */
export const outboxScenes: readonly Scene[] = [empty, waiting, refused, reviewed, newRunKept, flagPending];
