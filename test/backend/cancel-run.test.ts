import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import type { EventOf } from '../../shared/ipc-contract.ts';
import { type RunStage, runStages } from '../../shared/run.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { setFeature } from './support/test-world.ts';

let backend: EmbeddedBackend;
let sql: Sql;
let demoModel: DemoModelControl;
let desk: ComposedDesk;
let otherDesk: ComposedDesk;
const progress: EventOf<'run.progress'>[] = [];
let onProgress: ((event: EventOf<'run.progress'>) => void) | null = null;
const queued: RunId[] = [];

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  demoModel = controlDemoModel(backend.demoModelUrl ?? '');
  await setFeature(sql, demoStaff.keller.organizationId, true);
  desk = await startDesk(backend, {
    announce: (event, payload) => {
      if (event !== 'run.progress' || !('stages' in payload)) return;
      progress.push(payload);
      onProgress?.(payload);
    },
  });
  otherDesk = await startDesk(backend);
  const rows = await sql`
    select r.id from diagnosis_runs r
    join patient_profiles p on p.id = r.patient_id
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${demoStaff.keller.id} and r.status = 'queued' order by r.created_at`;
  queued.push(...rows.map(({ id }) => runIdSchema.parse(id)));
}, 90_000);
afterEach(async () => {
  onProgress = null;
  progress.length = 0;
  await demoModel.reset();
});
afterAll(async () => {
  await desk.stop();
  await otherDesk.stop();
  await sql.end();
  await backend.stop();
});

function nextQueuedRun(): RunId {
  const runId = queued.shift();
  if (!runId) throw new Error('the demo data has no further queued run');
  return runId;
}

async function readRun(runId: RunId) {
  const [row] = await sql`
    select status, attempt, error_info,
      (select count(*)::int from diagnosis_run_artifacts l where l.run_id = r.id) as reports
    from diagnosis_runs r where id = ${runId}`;
  return row;
}

const execute = (runId: RunId) => serveCall(desk.app.server, 'runs.execute', { runId });
const cancel = (runId: RunId, from = desk) => serveCall(from.app.server, 'runs.cancel', { runId });
const rerun = (runId: RunId) => serveCall(desk.app.server, 'runs.rerun', { runId });

describe('runs.cancel', () => {
  it('of a run under way aborts the request to the model and ends the run as CANCELLED', async () => {
    const runId = nextQueuedRun();
    await demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const executing = execute(runId);
    await demoModel.waitForRequests({ count: 1 });
    expect(await cancel(runId)).toMatchObject({ success: true, data: { status: 'failed' } });
    expect(await executing).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'CANCELLED' } });
    const [seen] = await demoModel.waitForRequests({ count: 1, ended: true });
    expect(seen?.outcome).toBe('aborted_by_client');
    expect(await readRun(runId)).toMatchObject({
      status: 'failed',
      error_info: { reason: 'CANCELLED' },
      reports: 0,
    });
    const { run, live } = await call(desk.app, 'runs.get', { runId });
    expect([run.status, live]).toEqual(['failed', null]);
  });

  it('while the model is waited for ends the wait; no further request is sent', async () => {
    const runId = nextQueuedRun();
    await demoModel.script({ behaviour: { kind: 'status', status: 429, retryAfterSeconds: 40 } });
    const executing = execute(runId);
    await expect
      .poll(() => progress.at(-1)?.wait)
      .toMatchObject({ reason: 'LLM_RATE_LIMITED', call: 2, of: 3 });
    const { live } = await call(desk.app, 'runs.get', { runId });
    expect((live?.wait?.untilMs ?? 0) - Date.now()).toBeGreaterThan(30_000);
    expect(await cancel(runId)).toMatchObject({ success: true });
    expect(await executing).toMatchObject({ error: { reason: 'CANCELLED' } });
    expect(await demoModel.requests()).toHaveLength(1);
    expect(progress.at(-1)).toMatchObject({ finished: true, wait: null });
  });

  it.each(runStages)(
    'at the stage %s either cancels or comes too late, never both',
    async (stage: RunStage) => {
      const runId = nextQueuedRun();
      const cancelling: ReturnType<typeof cancel>[] = [];
      onProgress = ({ stages }) => {
        if (stages.at(-1)?.stage === stage && cancelling.length === 0) cancelling.push(cancel(runId));
      };
      const executed = await execute(runId);
      const [cancelled] = await Promise.all(cancelling);
      const run = await readRun(runId);
      if (executed.success) {
        expect(cancelled).toMatchObject({
          error: { code: 'CONFLICT', message: "Run is not in 'queued' status (current: succeeded)" },
        });
        expect(run).toMatchObject({ status: 'succeeded', reports: 1 });
      } else {
        expect(cancelled).toMatchObject({ success: true, data: { status: 'failed' } });
        expect(run).toMatchObject({ status: 'failed', error_info: { reason: 'CANCELLED' }, reports: 0 });
      }
      // Once the report is on its way it counts; before that a cancel does.
      expect(executed.success).toBe(stage === 'save');
    },
  );

  it('of a queued run takes it from the queue, and it can not be executed any more', async () => {
    const runId = nextQueuedRun();
    expect(await cancel(runId)).toMatchObject({ success: true, data: { status: 'failed' } });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'CANCELLED' } });
    expect((await call(desk.app, 'runs.get', { runId })).run.status).toBe('failed');
    expect(await execute(runId)).toMatchObject({ error: { code: 'CONFLICT' } });
    expect(await demoModel.requests()).toEqual([]);
  });

  it('of a run that another workstation executes is a CONFLICT and disturbs nothing', async () => {
    const runId = nextQueuedRun();
    await demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const executing = execute(runId);
    await demoModel.waitForRequests({ count: 1 });
    expect(await cancel(runId, otherDesk)).toMatchObject({
      error: { code: 'CONFLICT', message: "Run is not in 'queued' status (current: running)" },
    });
    await expect.poll(() => demoModel.release()).toBe(1);
    expect(await executing).toMatchObject({ success: true });
  });

  it('of a run that does not exist is NOT_FOUND', async () => {
    const runId = runIdSchema.parse(randomUUID());
    expect(await cancel(runId)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await rerun(runId)).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});

describe('runs.rerun', () => {
  it('queues an ended run again; its attempts stay and the next report gets the next number', async () => {
    const runId = nextQueuedRun();
    await demoModel.script({ behaviour: { kind: 'refusal' } });
    await execute(runId);
    expect(await rerun(runId)).toMatchObject({ success: true, data: { status: 'queued' } });
    expect((await call(desk.app, 'runs.get', { runId })).run).toMatchObject({ status: 'queued', attempt: 0 });
    for (let round = 0; round < 2; round += 1) {
      expect(await execute(runId)).toMatchObject({ success: true });
      expect(await rerun(runId)).toMatchObject({ success: true });
    }
    const { attempts } = await call(desk.app, 'runs.attempts', { runId });
    expect(attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'failed'],
      [1, 'succeeded'],
      [1, 'succeeded'],
    ]);
    expect(attempts[0]?.error_info).toMatchObject({ reason: 'LLM_REFUSED' });
    const numbers = await sql`
      select sequence_order from diagnosis_run_artifacts where run_id = ${runId} order by 1`;
    expect(numbers.map(({ sequence_order }) => sequence_order)).toEqual([0, 1]);
  });

  it('of a run that is queued or under way is a CONFLICT', async () => {
    const runId = nextQueuedRun();
    expect(await rerun(runId)).toMatchObject({
      error: { code: 'CONFLICT', message: 'Run is not finished (current: queued)' },
    });
    await demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const executing = execute(runId);
    await demoModel.waitForRequests({ count: 1 });
    expect(await rerun(runId)).toMatchObject({
      error: { code: 'CONFLICT', message: 'Run is not finished (current: running)' },
    });
    await cancel(runId);
    await executing;
  });
});

describe('a desk that opens', () => {
  it('sweeps: the run of a workstation that died is queued again', async () => {
    const runId = nextQueuedRun();
    await sql.begin(async (transaction) => {
      await transaction`select set_config('request.jwt.claims', ${JSON.stringify({ sub: demoStaff.keller.id, role: 'authenticated' })}, true)`;
      await transaction`set local role authenticated`;
      await transaction`
        update diagnosis_runs set status = 'running', claim_id = ${randomUUID()}, workstation_id = 'dead'
        where id = ${runId} and status = 'queued'`;
    });
    await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = ${runId}`;
    expect(await readRun(runId)).toMatchObject({ status: 'running' });
    const opened = await startDesk(backend);
    await expect
      .poll(() => readRun(runId), { timeout: 5_000 })
      .toMatchObject({ status: 'queued', attempt: 1 });
    await expect.poll(async () => (await call(opened.app, 'runs.get', { runId })).run.status).toBe('queued');
    await opened.stop();
  });
});
