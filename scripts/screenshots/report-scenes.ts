import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { TransactionSql } from 'postgres';
import { type StoredDiagnosis, storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

async function report(stage: Stage): Promise<string> {
  const [runId = ''] = await stage.takeRuns(1);
  await stage.execute([runId]);
  await stage.ended(runId);
  return runId;
}

async function showReport(stage: Stage): Promise<string> {
  const runId = await report(stage);
  await stage.goTo(`#/runs/${runId}`);
  return runId;
}

const reportShown = (page: Page) => page.locator('.finding').first().waitFor();

const evidence: Scene = {
  name: 'report-evidence',
  async play(stage, shoot) {
    await showReport(stage);
    await shoot({
      async arrange(page) {
        await reportShown(page);
        await page.locator('.finding .chip').nth(2).click();
        await page.locator('[data-highlighted]').first().waitFor();
      },
    });
  },
};

const keyboard: Scene = {
  name: 'report-finding-by-key',
  async play(stage, shoot) {
    await showReport(stage);
    await shoot({
      async arrange(page) {
        await reportShown(page);
        for (const _ of [1, 2, 3, 4]) await page.keyboard.press('j');
        await page.locator('.finding:focus').waitFor();
      },
    });
  },
};

const origin: Scene = {
  name: 'report-origin',
  async play(stage, shoot) {
    await showReport(stage);
    await shoot({
      async arrange(page) {
        await reportShown(page);
        await page.keyboard.press('o');
        await page.getByRole('dialog').waitFor();
      },
    });
  },
};

/** What a later look at the patient could have come to: another risk, one finding reworded, one gone, one new. */
function laterAnswer({
  evidence: _evidence,
  unsupported_findings: __,
  checks: ___,
  ...answer
}: StoredDiagnosis): string {
  const [first = '', , ...others] = answer.findings;
  return JSON.stringify({
    ...answer,
    risk_level: answer.risk_level === 'high' ? 'critical' : 'high',
    confidence_score: 0.58,
    findings: [
      `${first.replace(/\.$/, '')}, zuletzt deutlich zunehmend.`,
      ...others,
      'Seit zwei Wochen nächtliches Erwachen mit Herzklopfen.',
    ],
    recommendations: answer.recommendations.slice(1),
    missing_information: ['Aktuelle Medikation'],
  });
}

async function runAgain(stage: Stage, runId: string): Promise<void> {
  const [row] =
    await stage.sql`select artifact_data from diagnosis_artifacts where run_id = ${runId} and artifact_type = 'diagnosis_report'`;
  await stage.model.script({
    behaviour: { kind: 'verbatim', text: laterAnswer(storedDiagnosisSchema.parse(row?.artifact_data)) },
  });
  await stage.page().evaluate((id) => window.rhythm.invoke('runs.rerun', { runId: id }), runId);
}

const compare: Scene = {
  name: 'report-compare',
  async play(stage, shoot) {
    const runId = await report(stage);
    await runAgain(stage, runId);
    await stage.goTo(`#/runs/${runId}`);
    await shoot({ name: 'run-queued-again' });
    await stage.execute([runId]);
    await stage.ended(runId);
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await shoot({
      async arrange(page) {
        await reportShown(page);
        await page.keyboard.press('v');
        await page.getByTestId('compare-summary').waitFor();
      },
    });
  },
};

const queued: Scene = {
  name: 'run-queued',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.goTo(`#/runs/${runId}`);
    await shoot({
      async arrange(page) {
        await page.getByRole('button', { name: /Attempts so far|Bisherige Ausführungen/ }).click();
        await page.locator('.attempts-none').waitFor();
      },
    });
  },
};

/** Writes as an admin at another workstation does. */
async function asAdmin(stage: Stage, write: (sql: TransactionSql) => Promise<unknown>): Promise<void> {
  const [admin] = await stage.sql`select id from auth.users where email = ${stage.account('admin').email}`;
  await stage.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: admin?.id })}, true)`;
    await write(sql);
  });
}

const elsewhere: Scene = {
  name: 'run-elsewhere',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await asAdmin(
      stage,
      (sql) => sql`
        update diagnosis_runs set status = 'running', claim_id = ${randomUUID()},
          lease_expires_at = now() + interval '60 seconds'
        where id = ${runId}`,
    );
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await stage.goTo(`#/runs/${runId}`);
    await shoot({ arrange: (page) => page.getByTestId('running-elsewhere').waitFor() });
  },
};

const cancelled: Scene = {
  name: 'run-cancelled',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 30 } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    await stage.page().evaluate((id) => window.rhythm.invoke('runs.cancel', { runId: id }), runId);
    await stage.ended(runId);
    await stage.goTo(`#/runs/${runId}`);
    await shoot({
      async arrange(page) {
        await page.locator('.failed').waitFor();
        await page.getByRole('button', { name: /Attempts so far|Bisherige Ausführungen/ }).click();
        await page.locator('.attempt').first().waitFor();
      },
    });
  },
};

const gone: Scene = {
  name: 'run-gone',
  async play(stage, shoot) {
    await stage.goTo(`#/runs/${randomUUID()}`);
    await shoot({ arrange: (page) => page.locator('.card[role="alert"]').waitFor() });
  },
};

const superseded: Scene = {
  name: 'run-superseded',
  async play(stage, shoot) {
    const [runId = ''] = await stage.takeRuns(1);
    await stage.model.script({ behaviour: { kind: 'normal', deltaDelayMs: 20 } });
    await stage.execute([runId]);
    await stage.model.waitForRequests({ count: 1 });
    stage.line.cut();
    await stage.goTo(`#/runs/${runId}`);
    await stage.page().getByTestId('unsynced-run').waitFor();
    // The run is taken from this workstation, which does not hear of it until the line is mended.
    await stage.sql`update diagnosis_runs set lease_expires_at = now() - interval '1 hour' where id = ${runId}`;
    await asAdmin(stage, (sql) => sql`select private.sweep_runs(50)`);
    stage.line.mend();
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await stage.goTo(`#/runs/${runId}`);
    await shoot({
      async arrange(page) {
        await page.getByTestId('superseded-results').waitFor();
        await page.getByTestId('superseded-results').getByRole('button').first().click();
      },
    });
  },
};

/** The report with its evidence, origin and versions, and the run in its other states. */
export const reportScenes: readonly Scene[] = [
  evidence,
  keyboard,
  origin,
  compare,
  queued,
  elsewhere,
  cancelled,
  gone,
  superseded,
];
