import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEmbedded } from '../../embedded/start-embedded.ts';
import { demoEnvironment } from '../../scripts/demo-environment.ts';
import { signIn, signOut, turnFlagOn } from '../../scripts/drive-app.ts';
import { launchApp } from '../../scripts/launch-app.ts';
import type { RunId } from '../../shared/ids.ts';
import { openTestDatabase } from './support/database.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const patientsFile = resolve(import.meta.dirname, '../../../shared/data/nhanes-adults-600.csv');
const runCount = 50;
const atOnce = 4;

test('600 surveyed adults are imported, and 50 runs over them succeed', async () => {
  test.setTimeout(180_000);
  test.skip(!existsSync(patientsFile), 'the file of surveyed adults is not on this machine');
  const backend = await startEmbedded({ demo: true, demoModel: true, patientsFile });
  const demo = demoEnvironment(backend);
  const database = openTestDatabase(backend.databaseUrl);
  const app = await launchApp({ env: demo.env });
  try {
    const [{ count } = { count: 0 }] = await database.sql`
      select count(distinct p.id)::int as count from public.patient_profiles p
      join public.patient_measures m on m.patient_id = p.id
      join public.user_org_membership o on o.user_id = p.user_id and o.role = 'patient'
      join public.organizations g on g.id = o.organization_id and g.name = 'Demo-Praxis Rhythm'`;
    expect(count).toBe(600);
    const [admin, clinician] = backend.accounts;
    if (!admin || !clinician) throw new Error('the demo accounts are missing');
    await signIn(app.page, admin);
    await turnFlagOn(app.page);
    await signOut(app.page);
    await signIn(app.page, clinician);
    await expect(app.page.getByTestId('run-row').first()).toBeVisible();
    const list = await invoke(app.page, 'runs.list', {
      tab: 'queued',
      search: '',
      cursor: null,
      limit: runCount,
    });
    if (!list.success) throw new Error(list.error.message);
    const runIds = list.data.rows.map(({ run }) => run.id);
    expect(runIds).toHaveLength(runCount);
    const waiting = [...runIds];
    const worker = async () => {
      for (let runId = waiting.pop(); runId; runId = waiting.pop()) await execute(runId);
    };
    const execute = async (runId: RunId) =>
      expect(await invoke(app.page, 'runs.execute', { runId })).toMatchObject({ success: true });
    await Promise.all(Array.from({ length: atOnce }, worker));
    const rows = await database.sql`
      select r.status, r.attempt, count(a.id)::int as reports from public.diagnosis_runs r
      left join public.diagnosis_artifacts a on a.run_id = r.id and a.artifact_type = 'diagnosis_report'
      where r.id in ${database.sql(runIds)} group by r.id`;
    expect(
      rows.filter(({ status, attempt, reports }) => status === 'succeeded' && attempt === 1 && reports === 1),
    ).toHaveLength(runCount);
    console.log(`figure patients-file imported=${count} runs=${runCount} succeeded=${rows.length}`);
  } finally {
    await app.close();
    await database.close();
    demo.remove();
    await backend.stop();
  }
});
