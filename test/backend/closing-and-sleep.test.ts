import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../../main/engine/pause.ts';
import type { EnginePorts, Model } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import type { RunId } from '../../shared/ids.ts';
import { err } from '../../shared/result.ts';
import { createFakeTime } from '../unit/engine/fake-time.ts';
import { type Bench, demoModelOf, openBench, workstation } from './execute-run-fixture.ts';
import { newRequestId } from './remote-fixture.ts';
import { expireLease } from './support/execute-by-hand.ts';

let bench: Bench;
let keller: Remote;
let kellerElsewhere: Remote;
beforeAll(async () => {
  bench = await openBench();
  keller = await bench.signIn('keller');
  kellerElsewhere = await bench.signIn('keller');
});
afterAll(() => bench.close());
beforeEach(() => bench.setFlag(true));
afterEach(() => bench.demoModel.reset());

async function readRun(runId: RunId) {
  const [row] = await bench.sql`
    select status, attempt, error_info,
      (select count(*)::int from diagnosis_run_artifacts l where l.run_id = r.id) as reports
    from diagnosis_runs r where id = ${runId}`;
  return row;
}

/** Counts what is sent to the real store. */
function counted(remote: Remote) {
  const sent = { complete: 0, fail: 0, heartbeat: 0, release: 0 };
  const runs: EnginePorts['runs'] = {
    ...remote.runs,
    complete: (run) => {
      sent.complete += 1;
      return remote.runs.complete(run);
    },
    fail: (run) => {
      sent.fail += 1;
      return remote.runs.fail(run);
    },
    heartbeat: (beat) => {
      sent.heartbeat += 1;
      return remote.runs.heartbeat(beat);
    },
    release: (request) => {
      sent.release += 1;
      return remote.runs.release(request);
    },
  };
  return { sent, runs };
}

describe('a workstation that closes', () => {
  it('gives the run back: queued, the attempt returned, no failure in its history', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const closing = new AbortController();
    const { sent, runs } = counted(keller);
    const executing = workstation(bench, keller, { runs }).execute(runId, { closing: closing.signal });
    await bench.demoModel.waitForRequests({ count: 1 });
    closing.abort();
    expect(await executing).toMatchObject({ error: { message: expect.stringContaining('given back') } });
    const [seen] = await bench.demoModel.waitForRequests({ count: 1, ended: true });
    expect(seen?.outcome).toBe('aborted_by_client');
    expect(sent).toMatchObject({ release: 1, fail: 0, complete: 0 });
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0, error_info: null });
    expect(await keller.runs.listAttempts(runId)).toMatchObject({
      ok: true,
      value: [{ attempt: 1, outcome: 'released', error_info: null }],
    });
    expect(await workstation(bench, kellerElsewhere).execute(runId)).toMatchObject({ ok: true });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1, reports: 1 });
  });

  it('stores a report that is already there', async () => {
    const runId = await bench.nextQueuedRun();
    const closing = new AbortController();
    const executed = await workstation(bench, keller, {
      model: afterAnswer(async () => closing.abort()),
    }).execute(runId, { closing: closing.signal });
    expect(executed).toMatchObject({ ok: true, value: { unsynced: false } });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', reports: 1 });
  });

  it('keeps a failure of the run a failure', async () => {
    const runId = await bench.nextQueuedRun();
    const closing = new AbortController();
    await bench.demoModel.script({ behaviour: { kind: 'refusal' } });
    const model = afterAnswer(async () => closing.abort());
    await workstation(bench, keller, { model }).execute(runId, { closing: closing.signal });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'LLM_REFUSED' } });
  });

  it('lets a cancel be a cancel', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const [closing, cancel] = [new AbortController(), new AbortController()];
    const input = { closing: closing.signal, signal: cancel.signal };
    const executing = workstation(bench, keller).execute(runId, input);
    await bench.demoModel.waitForRequests({ count: 1 });
    cancel.abort();
    closing.abort();
    expect(await executing).toMatchObject({ error: { reason: 'CANCELLED' } });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'CANCELLED' } });
  });

  it('claims nothing any more', async () => {
    const runId = await bench.nextQueuedRun();
    const executed = await workstation(bench, keller).execute(runId, { closing: AbortSignal.abort() });
    expect(executed.ok).toBe(false);
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('does not wait for a backend that is away, neither with the record nor with the report', async () => {
    const offline = err({ kind: 'offline' as const });
    const closing = new AbortController();
    const reads: number[] = [];
    const contexts: EnginePorts['contexts'] = {
      async tryGetContext() {
        reads.push(reads.length);
        closing.abort();
        return offline;
      },
    };
    const runId = await bench.nextQueuedRun();
    const station = workstation(bench, keller, { contexts, wait: pause });
    await station.execute(runId, { closing: closing.signal });
    expect(reads).toHaveLength(1);
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0 });
  });
});

/** The demo model; `work` happens after its answer, before anybody has it. */
function afterAnswer(work: () => Promise<void>): Model {
  const model = demoModelOf(bench, 2_000);
  return {
    ...model,
    async answer(request) {
      const answer = await model.answer(request);
      await work();
      return answer;
    },
  };
}

describe('a machine that slept', () => {
  /** It sleeps while the model answers; `meanwhile` happens elsewhere. */
  function sleeper(runs: EnginePorts['runs'], meanwhile: () => Promise<void>) {
    let sleptMs = 0;
    const model = afterAnswer(async () => {
      await meanwhile();
      sleptMs = 2 * 60 * 60 * 1_000;
    });
    return workstation(bench, keller, { runs, model, clock: { nowMs: () => Date.now() + sleptMs } });
  }

  it('past its lease stores nothing: the result is kept as superseded, and that it came is on record', async () => {
    const runId = await bench.nextQueuedRun();
    const { sent, runs } = counted(keller);
    const executed = await sleeper(runs, async () => {
      await expireLease(bench.sql, runId);
      await kellerElsewhere.runs.sweep({ requestId: newRequestId(), signal: new AbortController().signal });
    }).execute(runId);
    expect(executed).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'LEASE_LOST' } });
    expect(sent).toMatchObject({ heartbeat: 1, complete: 1, fail: 0 });
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 1, reports: 0 });
    const [kept] = bench.cache.ends.listSuperseded(runId);
    expect(kept?.artifact_data.findings.length).toBeGreaterThan(0);
    const audited = await bench.sql`
      select metadata ->> 'content_hash' as hash from audit_log
      where entity_id = ${runId} and action = 'run.superseded'`;
    expect(audited).toEqual([{ hash: kept?.content_hash }]);
    expect(bench.cache.readJournal(runId)).toBeNull();
  });

  it('and still has its run stores the report, after having asked', async () => {
    const runId = await bench.nextQueuedRun();
    const { sent, runs } = counted(keller);
    const executed = await sleeper(runs, () => expireLease(bench.sql, runId)).execute(runId);
    expect(executed).toMatchObject({ ok: true });
    expect(sent).toMatchObject({ heartbeat: 1, complete: 1 });
  });

  /** It stands still for two hours while the model is silent in the middle of its answer. */
  async function stallMidAnswer(runs: EnginePorts['runs']) {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const time = createFakeTime();
    const model = demoModelOf(bench, 60_000);
    const station = workstation(bench, keller, { runs, model, pause: time.pause, clock: time.clock });
    const executing = station.execute(runId);
    await bench.demoModel.waitForRequests({ count: 1 });
    await time.stall(2 * 60 * 60 * 1_000);
    return { runId, time, executing };
  }

  it('in the middle of the answer and has lost nothing goes on to the report', async () => {
    const { sent, runs } = counted(keller);
    const { runId, executing } = await stallMidAnswer(runs);
    await expect.poll(() => sent.heartbeat).toBeGreaterThan(0);
    await expect.poll(() => bench.demoModel.release()).toBe(1);
    expect(await executing).toMatchObject({ ok: true });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1, reports: 1 });
  });

  it('in the middle of the answer and can not ask gives the run back', async () => {
    const heartbeat: EnginePorts['runs']['heartbeat'] = async () => err({ kind: 'offline' });
    const { runId, time, executing } = await stallMidAnswer({ ...keller.runs, heartbeat });
    await time.advance(20_000);
    expect(await executing).toMatchObject({ error: { message: expect.stringContaining('given back') } });
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0, error_info: null });
  });

  it('does not ask when it did not sleep', async () => {
    const runId = await bench.nextQueuedRun();
    const { sent, runs } = counted(keller);
    expect(await workstation(bench, keller, { runs }).execute(runId)).toMatchObject({ ok: true });
    expect(sent).toMatchObject({ heartbeat: 0, complete: 1 });
  });
});

describe('a result that comes too late', () => {
  it('is refused by Postgres, kept here and not stored', async () => {
    const runId = await bench.nextQueuedRun();
    const executed = await workstation(bench, keller, {
      model: afterAnswer(async () => {
        await expireLease(bench.sql, runId);
        await kellerElsewhere.runs.sweep({ requestId: newRequestId(), signal: new AbortController().signal });
        await workstation(bench, kellerElsewhere).execute(runId);
      }),
    }).execute(runId);
    expect(executed).toMatchObject({ error: { reason: 'LEASE_LOST' } });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 2, reports: 1 });
    expect(bench.cache.ends.listSuperseded(runId)).toMatchObject([
      { run_id: runId, provenance: { attempt: 1 } },
    ]);
    expect(bench.cache.ends.tryGetUnsynced(runId)).toBeNull();
  });
});
