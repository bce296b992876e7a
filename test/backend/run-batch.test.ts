import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import type { RecordedRequest } from '../../embedded/demo-model/request-log.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import type { DesktopNotification } from '../../main/execution/batch-notification.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { ipcEvents } from '../../shared/ipc-contract.ts';
import { flagOffMessage } from '../../shared/records.ts';
import { type FaultProxy, startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { setFeature } from './support/test-world.ts';

const { keller, admin } = demoStaff;
let backend: EmbeddedBackend;
let sql: Sql;
let demoModel: DemoModelControl;
let desk: ComposedDesk;
let otherDesk: ComposedDesk;
let proxy: FaultProxy;
/** True: no request of the desk reaches the backend. */
let isCut = false;
let batch: Batch | null = null;
const notifications: DesktopNotification[] = [];

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  demoModel = controlDemoModel(backend.demoModelUrl ?? '');
  await setFeature(sql, keller.organizationId, true);
  proxy = await startFaultProxy(backend.url, () => (isCut ? 'reset' : null));
  otherDesk = await startDesk(backend);
}, 90_000);
beforeEach(async () => {
  desk = await startDesk(
    { ...backend, url: proxy.url },
    {
      announce: (event, payload) => {
        if (event === 'batch.changed') batch = ipcEvents['batch.changed'].payload.parse(payload).batch;
      },
      notify: (notification) => notifications.push(notification),
    },
  );
});
afterEach(async () => {
  isCut = false;
  await desk.stop();
  batch = null;
  notifications.length = 0;
  await demoModel.reset();
  await sql`delete from diagnosis_runs where status = 'queued'`;
});
afterAll(async () => {
  await otherDesk.stop();
  await proxy.stop();
  await sql.end();
  await backend.stop();
});

/** Queues runs for patients of Dr. Keller, in this order, and waits until the desks know them. */
async function queueRuns(count: number): Promise<RunId[]> {
  const patients = await sql`
    select p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${keller.id} order by p.id`;
  const ids: RunId[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = runIdSchema.parse(randomUUID());
    await sql`
      insert into diagnosis_runs (id, organization_id, patient_id, priority)
      values (${id}, ${keller.organizationId}, ${patients[index % patients.length]?.id}, ${1_000 - index})`;
    ids.push(id);
  }
  await call(desk.app, 'sync.pullNow', {});
  await call(otherDesk.app, 'sync.pullNow', {});
  return ids;
}

async function setPoolSize(poolSize: number): Promise<void> {
  const settings = await call(desk.app, 'execution.getSettings', {});
  await call(desk.app, 'session.signIn', { email: admin.email, password: admin.password });
  await call(desk.app, 'execution.saveSettings', { ...settings, poolSize });
  await call(desk.app, 'session.signIn', { email: keller.email, password: keller.password });
  await call(desk.app, 'sync.pullNow', {});
}

const start = (runIds: RunId[] | null) => call(desk.app, 'batch.start', { runIds });
const untilState = (state: Batch['state']) =>
  expect.poll(() => batch?.state, { timeout: 50_000 }).toBe(state);
const hang = (times: number) => demoModel.script({ behaviour: { kind: 'hang_mid_body' }, times });

/** Ends the hangs, also one that begins only after the last release, until the batch is as it should be. */
const releaseUntil = (isReached: (batch: Batch) => boolean) =>
  expect
    .poll(
      async () => {
        await demoModel.release();
        return batch !== null && isReached(batch);
      },
      { timeout: 20_000 },
    )
    .toBe(true);

/** Every run is in exactly one place. */
function sumOf({ waiting, running, succeeded, failed, taken, cancelled, left, unsynced }: Batch): number {
  return waiting + running.length + succeeded + failed + taken + cancelled + left + unsynced;
}

/** The most requests that the model had at one time. */
function mostAtOnce(requests: readonly RecordedRequest[]): number {
  const moments = requests.flatMap(({ receivedAt, endedAt }) => [
    { at: Date.parse(receivedAt), change: 1 },
    ...(endedAt === null ? [] : [{ at: Date.parse(endedAt), change: -1 }]),
  ]);
  // Within the same millisecond an end comes before a beginning: its slot is free then.
  moments.sort((a, b) => a.at - b.at || a.change - b.change);
  let now = 0;
  return moments.reduce((most, { change }) => {
    now += change;
    return Math.max(most, now);
  }, 0);
}

async function statusesOf(ids: readonly RunId[]): Promise<string[]> {
  const rows =
    await sql`select id, status, error_info->>'reason' as reason from diagnosis_runs where id in ${sql(ids)}`;
  const byId = new Map(rows.map(({ id, status, reason }) => [id, reason ? `${status} ${reason}` : status]));
  return ids.map((id) => byId.get(id) ?? 'gone');
}

describe('a batch', () => {
  it('of 20 runs with 3 failures ends every run, never more than the pool at once, and says so', async () => {
    const ids = await queueRuns(20);
    await demoModel.script(
      { behaviour: { kind: 'refusal' } },
      { behaviour: { kind: 'max_tokens' } },
      { behaviour: { kind: 'malformed' } },
    );
    const started = await start(ids);
    expect(started.batch).toMatchObject({ state: 'running', total: 20, waiting: 17 });
    await untilState('finished');
    expect(batch).toMatchObject({ total: 20, waiting: 0, running: [], succeeded: 17, failed: 3, taken: 0 });
    const failures = batch?.failures.map(({ code, reason }) => reason ?? code);
    expect(failures?.toSorted()).toEqual(['LLM_REFUSED', 'LLM_TRUNCATED', 'VALIDATION_ERROR']);
    expect((await statusesOf(ids)).map((status) => status.replace(/ .*/, '')).toSorted()).toEqual([
      ...Array(3).fill('failed'),
      ...Array(17).fill('succeeded'),
    ]);
    const requests = await demoModel.waitForRequests({ count: 20, ended: true });
    expect([requests.length, mostAtOnce(requests)]).toEqual([20, 3]);
    expect(notifications).toEqual([
      { title: 'Diagnosis runs', body: '20 runs finished: 17 reports, 3 failed' },
    ]);
    expect((await call(desk.app, 'batch.get', {})).batch).toEqual(batch);
    expect((await call(desk.app, 'batch.dismiss', {})).batch).toBeNull();
    expect((await call(desk.app, 'batch.get', {})).batch).toBeNull();
  }, 60_000);

  it.each([1, 8])('keeps to a pool of %i', async (poolSize) => {
    await setPoolSize(poolSize);
    await start(await queueRuns(9));
    await untilState('finished');
    expect(batch).toMatchObject({ succeeded: 9 });
    expect(mostAtOnce(await demoModel.waitForRequests({ count: 9, ended: true }))).toBe(poolSize);
  });

  it('of everything takes all queued runs, the one with the next turn first', async () => {
    await sql`delete from diagnosis_runs where status = 'queued'`;
    const ids = await queueRuns(4);
    await hang(3);
    expect((await start(null)).batch).toMatchObject({ total: 4, waiting: 1, running: ids.slice(0, 3) });
    await demoModel.waitForRequests({ count: 3 });
    await call(desk.app, 'batch.cancel', {});
    await untilState('finished');
  });

  it('takes further runs while it is under way, and each only once', async () => {
    const ids = await queueRuns(5);
    await hang(3);
    await start(ids.slice(0, 4));
    expect((await start(ids)).batch).toMatchObject({ total: 5, waiting: 2 });
    await demoModel.waitForRequests({ count: 3 });
    await releaseUntil(({ state }) => state === 'finished');
    expect(batch).toMatchObject({ total: 5, succeeded: 5, taken: 0 });
    expect(await demoModel.requests()).toHaveLength(5);
  });

  it('begins nothing while it is paused, and goes on when it is resumed', async () => {
    const ids = await queueRuns(6);
    await hang(3);
    await start(ids);
    await demoModel.waitForRequests({ count: 3 });
    expect((await call(desk.app, 'batch.pause', {})).batch).toMatchObject({ state: 'paused', waiting: 3 });
    await releaseUntil(({ succeeded }) => succeeded === 3);
    expect(batch).toMatchObject({ state: 'paused', waiting: 3, running: [] });
    expect(await statusesOf(ids.slice(3))).toEqual(['queued', 'queued', 'queued']);
    expect(notifications).toEqual([]);
    await call(desk.app, 'batch.resume', {});
    await untilState('finished');
    expect(batch).toMatchObject({ total: 6, succeeded: 6 });
  });

  it('that is cancelled aborts what runs and leaves the rest in the queue', async () => {
    const ids = await queueRuns(6);
    await hang(3);
    await start(ids);
    await demoModel.waitForRequests({ count: 3 });
    const cancelled = await call(desk.app, 'batch.cancel', {});
    expect(cancelled.batch).toMatchObject({ state: 'cancelling', waiting: 0, left: 3 });
    expect(await serveCall(desk.app.server, 'batch.start', { runIds: ids })).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    await untilState('finished');
    expect(batch).toMatchObject({ total: 6, cancelled: 3, left: 3, failed: 0, failures: [] });
    const seen = await demoModel.waitForRequests({ count: 3, ended: true });
    expect(seen.map(({ outcome }) => outcome)).toEqual(Array(3).fill('aborted_by_client'));
    expect(await statusesOf(ids)).toEqual([...Array(3).fill('failed CANCELLED'), ...Array(3).fill('queued')]);
    expect(notifications[0]?.body).toBe('3 runs finished: 3 cancelled, 3 left in the queue');
  });

  it('counts a run that somebody else has taken as taken, not as failed', async () => {
    const ids = await queueRuns(4);
    const last = ids[3] ?? runIdSchema.parse(randomUUID());
    await hang(3);
    await start(ids);
    await demoModel.waitForRequests({ count: 3 });
    await call(otherDesk.app, 'runs.execute', { runId: last });
    await releaseUntil(({ state }) => state === 'finished');
    expect(batch).toMatchObject({ succeeded: 3, taken: 1, failed: 0, failures: [] });
    expect(await demoModel.requests()).toHaveLength(4);
  });

  it('pauses when the feature is turned off in the middle, and the rest stays in the queue', async () => {
    const ids = await queueRuns(6);
    await hang(3);
    await start(ids);
    await demoModel.waitForRequests({ count: 3 });
    await setFeature(sql, keller.organizationId, false);
    try {
      await releaseUntil(({ running }) => running.length === 0);
      expect(batch).toMatchObject({ state: 'paused', succeeded: 3, failed: 0, waiting: 3 });
      expect(new Set(batch?.failures.map(({ code }) => code))).toEqual(new Set(['FORBIDDEN']));
      expect(await statusesOf(ids.slice(3))).toEqual(['queued', 'queued', 'queued']);
      expect(await demoModel.requests()).toHaveLength(3);
      expect(notifications).toEqual([{ title: 'Diagnosis runs', body: 'Paused: 3 runs wait' }]);
      await call(desk.app, 'sync.pullNow', {});
      expect(await serveCall(desk.app.server, 'batch.resume', {})).toMatchObject({
        error: { code: 'FORBIDDEN', message: flagOffMessage },
      });
    } finally {
      await setFeature(sql, keller.organizationId, true);
    }
    await call(desk.app, 'sync.pullNow', {});
    await call(desk.app, 'batch.resume', {});
    await untilState('finished');
    expect(batch).toMatchObject({ total: 6, succeeded: 6, failed: 0, failures: [] });
  });

  it('pauses when the connection is cut, keeps what has ended, and goes on when it is back', async () => {
    const ids = await queueRuns(5);
    await hang(3);
    await start(ids);
    await demoModel.waitForRequests({ count: 3 });
    isCut = true;
    await releaseUntil(({ running }) => running.length === 0);
    expect(batch).toMatchObject({ state: 'paused', unsynced: 3, succeeded: 0, failed: 0, waiting: 2 });
    expect(new Set(batch?.failures.map(({ code }) => code))).toEqual(new Set(['OFFLINE']));
    isCut = false;
    await call(desk.app, 'sync.pullNow', {});
    await call(desk.app, 'batch.resume', {});
    await untilState('finished');
    expect(batch).toMatchObject({ total: 5, unsynced: 3, succeeded: 2, failed: 0, failures: [] });
    await expect.poll(() => statusesOf(ids), { timeout: 10_000 }).toEqual(Array(5).fill('succeeded'));
    expect(await demoModel.requests()).toHaveLength(5);
  });

  it('ends with its desk: nothing more is begun', async () => {
    const ids = await queueRuns(5);
    await hang(3);
    await start(ids);
    await demoModel.waitForRequests({ count: 3 });
    expect(batch).toMatchObject({ state: 'running', waiting: 2 });
    const lastHeard = batch;
    await call(desk.app, 'session.signOut', { wipe: false, loseUnsent: false });
    // A window without a session hears nothing more of it.
    expect(batch).toBe(lastHeard);
    expect(await demoModel.requests()).toHaveLength(3);
    expect((await statusesOf(ids.slice(3))).toSorted()).toEqual(['queued', 'queued']);
    expect(await serveCall(desk.app.server, 'batch.get', {})).toMatchObject({
      error: { code: 'UNAUTHORIZED' },
    });
  });
});

afterEach(() => {
  if (batch !== null) expect(sumOf(batch)).toBe(batch.total);
});
