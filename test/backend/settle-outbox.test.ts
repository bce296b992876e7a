import { rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { systemClock } from '../../main/runtime/system-clock.ts';
import { createKeptKeys } from '../../main/session/kept-keys.ts';
import { openUserCache } from '../../main/session/open-user-cache.ts';
import { type RunId, userIdSchema } from '../../shared/ids.ts';
import { type EventOf, ipcEvents } from '../../shared/ipc-contract.ts';
import {
  type ChooseFault,
  type Fault,
  type FaultProxy,
  pageFaults,
  startFaultProxy,
} from '../campaigns/support/fault-proxy.ts';
import { queueRuns } from '../campaigns/support/queue-runs.ts';
import { type ComposedDesk, call, newProfile, startDesk } from './composed-app-fixture.ts';
import { expireLease } from './support/execute-by-hand.ts';
import { setFeature } from './support/test-world.ts';

let backend: EmbeddedBackend;
let sql: Sql;
let demoModel: DemoModelControl;
let proxy: FaultProxy;
let profile: string;
let desk: ComposedDesk;
let heartbeats = 0;
const asked: EventOf<'app.quitAsked'>['question'][] = [];
let left = 0;
/** Decides instead of `fault`. */
let choose: ChooseFault | null = null;
/** What happens to requests of the desk whose path contains `of`; '' is every request. */
let fault: { kind: Fault; of: string } | null = null;

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  demoModel = controlDemoModel(backend.demoModelUrl ?? '');
  proxy = await startFaultProxy(backend.url, (request) => {
    const { path } = request;
    if (choose) return choose(request);
    if (path.includes('heartbeat_diagnosis_run')) heartbeats += 1;
    return fault && path.includes(fault.of) ? fault.kind : null;
  });
  await setFeature(sql, demoStaff.keller.organizationId, true);
}, 90_000);
beforeEach(async () => {
  profile = newProfile();
  desk = await openDesk();
});
afterEach(async () => {
  fault = null;
  choose = null;
  left = 0;
  asked.length = 0;
  await desk.quit();
  rmSync(profile, { recursive: true, force: true });
  await demoModel.reset();
});
afterAll(async () => {
  await proxy.stop();
  await sql.end();
  await backend.stop();
});

function openDesk(): Promise<ComposedDesk> {
  return startDesk(
    { ...backend, url: proxy.url },
    {
      profile,
      announce: (event, payload) => {
        if (event === 'app.quitAsked') asked.push(ipcEvents['app.quitAsked'].payload.parse(payload).question);
      },
      leave: () => {
        left += 1;
      },
    },
  );
}

const execute = (runId: RunId) => serveCall(desk.app.server, 'runs.execute', { runId });
const readHere = (runId: RunId) => call(desk.app, 'runs.get', { runId });

async function readRun(runId: RunId) {
  const [row] = await sql`
    select status, attempt, error_info,
      (select count(*)::int from diagnosis_run_artifacts l where l.run_id = r.id) as reports,
      (select count(*)::int from diagnosis_artifacts a where a.run_id = r.id) as artifacts
    from diagnosis_runs r where id = ${runId}`;
  return row;
}

async function queueRun(): Promise<RunId> {
  const [runId] = await queueRuns(sql, 1);
  if (!runId) throw new Error('no run was queued');
  await call(desk.app, 'sync.pullNow', {});
  return runId;
}

/** A run whose model is about to end its answer as soon as `end` is called. */
async function startRun() {
  const runId = await queueRun();
  await demoModel.reset();
  await demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
  const executing = execute(runId);
  await demoModel.waitForRequests({ count: 1 });
  return {
    runId,
    async end() {
      await expect.poll(() => demoModel.release()).toBe(1);
      return executing;
    },
  };
}

async function reconnect(): Promise<void> {
  fault = null;
  await call(desk.app, 'sync.pullNow', {});
}

/** Turns what waits in the closed profile into what a process leaves behind that is killed in the middle of a settle. */
async function leaveAsIfSending(): Promise<void> {
  const { email, password, id } = demoStaff.keller;
  const cache = await openUserCache({
    keptKeys: createKeptKeys(),
    directory: join(profile, 'cache'),
    projectUrl: proxy.url,
    userId: userIdSchema.parse(id),
    password,
    secretBox: { available: false, encrypt: Buffer.from, decrypt: String },
    nativeBinding: undefined,
    clock: systemClock,
    log: { info: () => undefined, error: () => undefined },
  });
  if (!cache.ok) throw new Error(`the cache of ${email} did not open: ${cache.error}`);
  for (const waiting of cache.value.ends.listWaiting()) cache.value.ends.keep(waiting, Date.now());
  expect(cache.value.ends.listWaiting()).toEqual([]);
  cache.value.close();
}

const waitsToSync = {
  success: false,
  error: {
    code: 'OFFLINE',
    message: 'The run has finished; its result is kept on this workstation and waits to sync.',
  },
};

describe('a report that is finished while the backend is away', () => {
  it('waits, is shown as waiting, and reaches Postgres after the reconnect exactly once', async () => {
    const { runId, end } = await startRun();
    fault = { kind: 'reset', of: '' };
    expect(await end()).toMatchObject(waitsToSync);
    const { live, draft, unsynced, report } = await readHere(runId);
    expect({ live, draft, report }).toEqual({ live: null, draft: null, report: null });
    expect(unsynced).toMatchObject({ outcome: 'succeeded', problem: 'offline', code: null });
    const list = { tab: 'all', search: '', cursor: null, limit: 10 } as const;
    expect((await call(desk.app, 'runs.list', list)).unsynced).toEqual([runId]);
    expect(await readRun(runId)).toMatchObject({ status: 'running', artifacts: 0 });
    await reconnect();
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'succeeded', reports: 1, artifacts: 2 });
    await expect.poll(() => readHere(runId)).toMatchObject({ unsynced: null, draft: null, superseded: [] });
    await expect.poll(async () => (await readHere(runId)).report?.run_id).toBe(runId);
    expect((await call(desk.app, 'runs.list', list)).unsynced).toEqual([]);
  });

  it('reaches Postgres also after a restart of the app', async () => {
    const { runId, end } = await startRun();
    fault = { kind: 'reset', of: '' };
    expect(await end()).toMatchObject(waitsToSync);
    await desk.quit();
    fault = null;
    desk = await openDesk();
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'succeeded', reports: 1, artifacts: 2 });
    await expect.poll(() => readHere(runId)).toMatchObject({ unsynced: null, report: { run_id: runId } });
  });

  it('is sent by the next process when the first one died while it was sending', async () => {
    const { runId, end } = await startRun();
    fault = { kind: 'reset', of: '' };
    expect(await end()).toMatchObject(waitsToSync);
    await desk.quit();
    await leaveAsIfSending();
    fault = null;
    desk = await openDesk();
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1, reports: 1 });
  });

  it('for longer than its lease is settled by its own workstation, not swept by it', async () => {
    const { runId, end } = await startRun();
    fault = { kind: 'reset', of: '' };
    expect(await end()).toMatchObject(waitsToSync);
    await desk.quit();
    await expireLease(sql, runId);
    fault = null;
    desk = await openDesk();
    await expect.poll(() => readRun(runId)).not.toMatchObject({ status: 'running' });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1, reports: 1 });
  });

  it.each(pageFaults)(
    'and %s is answered instead: waits, and is stored when the page has gone',
    async (page) => {
      const { runId, end } = await startRun();
      fault = { kind: page, of: '' };
      expect(await end()).toMatchObject(waitsToSync);
      await call(desk.app, 'sync.pullNow', {});
      const { unsynced, superseded } = await readHere(runId);
      expect(unsynced).toMatchObject({ outcome: 'succeeded', problem: 'offline' });
      expect(unsynced?.code).toBeNull();
      expect(superseded).toEqual([]);
      await reconnect();
      await expect
        .poll(() => readRun(runId))
        .toMatchObject({ status: 'succeeded', reports: 1, artifacts: 2 });
      await expect.poll(() => readHere(runId)).toMatchObject({ unsynced: null, superseded: [] });
    },
  );

  it('is not stored twice when every reply of the settle was lost', async () => {
    const { runId, end } = await startRun();
    fault = { kind: 'lost', of: 'complete_diagnosis_run' };
    expect(await end()).toMatchObject(waitsToSync);
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', reports: 1, artifacts: 2 });
    await reconnect();
    await expect.poll(() => readHere(runId)).toMatchObject({ unsynced: null, draft: null, superseded: [] });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', reports: 1, artifacts: 2 });
  });

  it('and was taken over meanwhile is kept as superseded and shown, not stored', async () => {
    const { runId, end } = await startRun();
    fault = { kind: 'reset', of: '' };
    expect(await end()).toMatchObject(waitsToSync);
    await expireLease(sql, runId);
    const other = await startDesk(backend);
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'queued' });
    await call(other.app, 'runs.execute', { runId });
    await other.stop();
    await reconnect();
    await expect.poll(async () => (await readHere(runId)).superseded.length).toBe(1);
    const { superseded, unsynced, draft, report } = await readHere(runId);
    expect(superseded).toMatchObject([{ run_id: runId, provenance: { attempt: 1 } }]);
    expect(report?.provenance.attempt).toBe(2);
    expect({ unsynced, draft }).toEqual({ unsynced: null, draft: null });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 2, reports: 1 });
    const audited = await sql`
      select metadata ->> 'content_hash' as hash from audit_log
      where entity_id = ${runId} and action = 'run.superseded'`;
    expect(audited.map(({ hash }) => hash)).toEqual([superseded[0]?.content_hash]);
  });
});

describe('a failure while the backend is away', () => {
  it('is told with its reason, waits and ends the run after the reconnect', async () => {
    const runId = await queueRun();
    await demoModel.script({ behaviour: { kind: 'refusal' } });
    fault = { kind: 'reset', of: 'fail_diagnosis_run' };
    expect(await execute(runId)).toMatchObject({ error: { reason: 'LLM_REFUSED' } });
    expect((await readHere(runId)).unsynced).toMatchObject({ outcome: 'failed', problem: 'offline' });
    await reconnect();
    await expect
      .poll(() => readRun(runId))
      .toMatchObject({ status: 'failed', error_info: { reason: 'LLM_REFUSED' } });
    await expect.poll(async () => (await readHere(runId)).unsynced).toBeNull();
  });
});

describe('a cancel while the backend is away', () => {
  async function cancelOffline() {
    const { runId } = await startRun();
    fault = { kind: 'reset', of: '' };
    const cancelled = await serveCall(desk.app.server, 'runs.cancel', { runId });
    expect(cancelled).toMatchObject({
      success: false,
      error: { code: 'OFFLINE', message: expect.stringContaining('waits to sync') },
    });
    expect((await readHere(runId)).unsynced).toMatchObject({ outcome: 'failed', problem: 'offline' });
    expect(await readRun(runId)).toMatchObject({ status: 'running' });
    return runId;
  }
  const ended = { status: 'failed', error_info: { reason: 'CANCELLED' } };

  it('is not told as done, and ends the run after the reconnect', async () => {
    const runId = await cancelOffline();
    await reconnect();
    await expect.poll(() => readRun(runId)).toMatchObject(ended);
    await expect.poll(async () => (await readHere(runId)).unsynced).toBeNull();
  });

  it('still ends a run that the sweep has put back into the queue meanwhile', async () => {
    const runId = await cancelOffline();
    await expireLease(sql, runId);
    const other = await startDesk(backend);
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'queued' });
    await other.stop();
    await reconnect();
    await expect.poll(() => readRun(runId)).toMatchObject(ended);
    await expect.poll(async () => (await readHere(runId)).unsynced).toBeNull();
  });
});

describe('a claim whose reply was lost, with the connection after it', () => {
  async function claimIntoTheVoid() {
    const runId = await queueRun();
    let isCut = false;
    choose = ({ method, path }) => {
      if (isCut) return 'reset';
      isCut = method === 'PATCH' && path.includes('diagnosis_runs');
      return isCut ? 'lost' : null;
    };
    expect(await execute(runId)).toMatchObject({ success: false, error: { code: 'OFFLINE' } });
    expect(await readRun(runId)).toMatchObject({ status: 'running', attempt: 1 });
    choose = null;
    return runId;
  }

  it('is given back after the reconnect, its attempt with it', async () => {
    const runId = await claimIntoTheVoid();
    await reconnect();
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('is not taken for that of another workstation: the run is executed', async () => {
    const runId = await claimIntoTheVoid();
    expect(await execute(runId)).toMatchObject({ success: true });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1, reports: 1 });
  });
});

describe('a report that Postgres refuses', () => {
  const signatures = {
    complete: 'public.complete_diagnosis_run(uuid, uuid, jsonb, jsonb, text, text, jsonb)',
    fail: 'public.fail_diagnosis_run(uuid, uuid, jsonb)',
  };
  const revoke = (name: keyof typeof signatures) =>
    sql.unsafe(`revoke execute on function ${signatures[name]} from authenticated`);
  afterEach(async () => {
    for (const signature of Object.values(signatures)) {
      await sql.unsafe(`grant execute on function ${signature} to authenticated`);
    }
  });

  it('ends the run as failed instead of leaving it running', async () => {
    const runId = await queueRun();
    await revoke('complete');
    expect(await execute(runId)).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'DB_ERROR' } });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'DB_ERROR' } });
    const { unsynced, draft, superseded } = await readHere(runId);
    expect({ unsynced, draft }).toEqual({ unsynced: null, draft: null });
    expect(superseded).toMatchObject([{ run_id: runId, provenance: { attempt: 1 } }]);
  });

  it('like its failure is kept and shown with the code, holds up no other, and is superseded in the end', async () => {
    const runId = await queueRun();
    await revoke('complete');
    await revoke('fail');
    expect(await execute(runId)).toMatchObject({ error: { reason: 'DB_ERROR' } });
    expect((await readHere(runId)).unsynced).toMatchObject({ problem: 'rejected', code: 'FORBIDDEN' });
    for (const signature of Object.values(signatures)) {
      await sql.unsafe(`grant execute on function ${signature} to authenticated`);
    }
    const { runId: next, end } = await startRun();
    fault = { kind: 'reset', of: '' };
    expect(await end()).toMatchObject(waitsToSync);
    await reconnect();
    await expect.poll(() => readRun(next)).toMatchObject({ status: 'succeeded' });
    expect((await readHere(runId)).unsynced).toMatchObject({ problem: 'rejected' });
    await expireLease(sql, runId);
    const other = await startDesk(backend);
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'queued' });
    await other.stop();
    await call(desk.app, 'sync.pullNow', {});
    await expect
      .poll(() => readHere(runId))
      .toMatchObject({ unsynced: null, superseded: [{ run_id: runId }] });
  });
});

describe('closing with a run under way', () => {
  it.each([
    ['quitting', () => desk.quit()],
    ['signing out', () => call(desk.app, 'session.signOut', { wipe: false, loseUnsent: false })],
  ])('%s puts it back to the queue with its attempt given back', async (_, close) => {
    const { runId } = await startRun();
    await close();
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0, error_info: null });
    const [seen] = await demoModel.waitForRequests({ count: 1, ended: true });
    expect(seen?.outcome).toBe('aborted_by_client');
  });
});

describe('the quit guard', () => {
  it('asks the windows, and with "finish" leaves when the last run has ended', async () => {
    const { runId, end } = await startRun();
    expect(desk.app.quitGuard.mayQuit(true)).toBe(false);
    await call(desk.app, 'app.quit', { how: 'finish' });
    expect(asked.splice(0)).toEqual([
      { running: 1, finishing: false },
      { running: 1, finishing: true },
    ]);
    expect(left).toBe(0);
    expect(await end()).toMatchObject({ success: true });
    expect(left).toBe(1);
    expect(desk.app.quitGuard.mayQuit(true)).toBe(true);
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', reports: 1 });
  });

  it('lets the app go at once when nothing is under way', () => {
    expect(desk.app.quitGuard.mayQuit(true)).toBe(true);
    expect(asked).toEqual([]);
  });
});

describe('a machine that wakes up', () => {
  it('asks for its leases at once', async () => {
    const { end } = await startRun();
    heartbeats = 0;
    desk.app.resumed();
    await expect.poll(() => heartbeats, { timeout: 3_000 }).toBe(1);
    await end();
  });
});

describe('the draft of an attempt that did not become a report', () => {
  it('is not shown where the whole answer was refused, which is kept with the run', async () => {
    const runId = await queueRun();
    await demoModel.script({ behaviour: { kind: 'malformed' } });
    expect(await execute(runId)).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
    const { draft, run } = await readHere(runId);
    expect(run.error_info).toMatchObject({ error_code: 'VALIDATION_ERROR' });
    expect(draft).toBeNull();
  });

  it('is shown after a restart, and not any more after the next attempt became the report', async () => {
    const { runId } = await startRun();
    await expect.poll(async () => (await readHere(runId)).live?.text).toContain('summary');
    expect((await readHere(runId)).draft).toBeNull();
    await desk.quit();
    desk = await openDesk();
    const { draft, run } = await readHere(runId);
    expect(run.status).toBe('queued');
    expect(draft?.text).toContain('summary');
    expect(Math.abs(Date.now() - (draft?.writtenAtMs ?? 0))).toBeLessThan(60_000);
    await call(desk.app, 'runs.execute', { runId });
    expect(await readHere(runId)).toMatchObject({ draft: null, report: { run_id: runId } });
    await call(desk.app, 'runs.rerun', { runId });
    expect((await readHere(runId)).draft).toBeNull();
  });
});
