import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { sharedEmbedded } from './embedded-fixture.ts';

const backend = sharedEmbedded({ demo: true, demoModel: true });
let sql: Sql;
let model: DemoModelControl;
let clinician: ComposedDesk;
let admin: ComposedDesk;

beforeAll(async () => {
  const { databaseUrl, demoModelUrl } = backend();
  if (demoModelUrl === null) throw new Error('the demo model was not started');
  sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  model = controlDemoModel(demoModelUrl);
  admin = await startDesk(backend(), { account: demoStaff.admin });
  clinician = await startDesk(backend());
});
afterAll(async () => {
  await clinician.stop();
  await admin.stop();
  await sql.end();
});

async function setFlag(enabled: boolean): Promise<void> {
  await call(admin.app, 'flag.set', { enabled });
  await call(clinician.app, 'sync.pullNow', {});
}

const runsSchema = z.array(z.object({ id: runIdSchema, status: z.string() }));

async function statusOf(...ids: RunId[]): Promise<string[]> {
  const rows = runsSchema.parse([
    ...(await sql`select id, status from diagnosis_runs where id = any(${ids})`),
  ]);
  return ids.map((id) => rows.find((row) => row.id === id)?.status ?? 'lost');
}

async function queuedRuns(): Promise<[RunId, RunId, RunId]> {
  const rows = await sql`
    select r.id, r.status from diagnosis_runs r join patient_profiles p on p.id = r.patient_id
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${demoStaff.keller.id} and r.status = 'queued' order by r.created_at limit 3`;
  const [one, two, three] = runsSchema.parse([...rows]).map(({ id }) => id);
  if (!one || !two || !three) throw new Error('too few queued runs');
  return [one, two, three];
}

async function countOf(table: string): Promise<number> {
  const rows = await sql`select count(*)::int as count from ${sql(table)}`;
  return z.object({ count: z.int() }).parse(rows[0]).count;
}

describe('rolling the feature back', () => {
  it('by the flag: queued runs stay, what is under way is stored, what is stored stays readable, nothing is lost', async () => {
    const [done, underWay, queued] = await queuedRuns();
    await setFlag(true);
    await call(clinician.app, 'runs.execute', { runId: done });
    const report = await call(clinician.app, 'runs.get', { runId: done });
    const before = { runs: await countOf('diagnosis_runs'), audit: await countOf('audit_log') };

    await model.reset();
    await model.script({ behaviour: { kind: 'hang_before_headers' } });
    const executing = call(clinician.app, 'runs.execute', { runId: underWay });
    await model.waitForRequests({ count: 1 });
    await setFlag(false);
    await model.release();
    await executing;

    expect(await statusOf(done, underWay, queued)).toEqual(['succeeded', 'succeeded', 'queued']);
    const refused = await serveCall(clinician.app.server, 'runs.execute', { runId: queued });
    expect(refused).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
    expect((await model.requests()).length).toBe(1);
    expect((await call(clinician.app, 'runs.get', { runId: done })).report).toEqual(report.report);
    expect(await countOf('diagnosis_runs')).toBe(before.runs);
    expect(await countOf('audit_log')).toBeGreaterThan(before.audit);

    await setFlag(true);
    await call(clinician.app, 'runs.execute', { runId: queued });
    expect(await statusOf(queued)).toEqual(['succeeded']);
  });
});
