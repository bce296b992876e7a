import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Pause, pause } from '../../main/engine/pause.ts';
import type { EnginePorts } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import { uuidIds } from '../../main/runtime/uuid-ids.ts';
import { claimIdSchema, type RunId, requestIdSchema } from '../../shared/ids.ts';
import { err } from '../../shared/result.ts';
import { type Bench, demoModelOf, openBench, workstation } from './execute-run-fixture.ts';
import { newRequestId } from './remote-fixture.ts';

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

const forever = new AbortController().signal;

async function readRun(runId: RunId) {
  const [row] = await bench.sql`
    select status, attempt, error_info, lease_expires_at - now() > interval '50 seconds' as is_fresh
    from diagnosis_runs where id = ${runId}`;
  return row;
}

async function setLease(runId: RunId, seconds: number) {
  await bench.sql`
    update diagnosis_runs set lease_expires_at = now() + make_interval(secs => ${seconds}) where id = ${runId}`;
}

/** The heartbeat beats when the test says so, instead of every ten seconds. */
function beatsOnDemand() {
  let wake: () => void = () => undefined;
  const onDemand: Pause = (delayMs, signal) => {
    if (delayMs !== 10_000) return pause(delayMs, signal);
    return new Promise((resolve) => {
      wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  };
  return { pause: onDemand, beat: () => wake() };
}

async function startHanging(change: Partial<EnginePorts> = {}) {
  const runId = await bench.nextQueuedRun();
  await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
  const { pause: onDemand, beat } = beatsOnDemand();
  // Only the heartbeat may end the silence of the model, not the deadline of the call.
  const model = demoModelOf(bench, 60_000);
  const executing = workstation(bench, keller, { pause: onDemand, model, ...change }).execute(runId);
  await bench.demoModel.waitForRequests({ count: 1 });
  return { runId, beat, executing };
}

/** Ends the hang of the model, which begins a moment after its request came in. */
async function letAnswer() {
  await expect.poll(() => bench.demoModel.release()).toBe(1);
}

describe('the heartbeat of a run', () => {
  it('renews the lease in Postgres, and the run ends as it would have', async () => {
    const { runId, beat, executing } = await startHanging();
    await setLease(runId, 5);
    beat();
    await expect.poll(() => readRun(runId)).toMatchObject({ status: 'running', is_fresh: true });
    await letAnswer();
    expect(await executing).toMatchObject({ ok: true });
  });

  it('that does not get through does no harm while the lease lasts', async () => {
    let beats = 0;
    const heartbeat: EnginePorts['runs']['heartbeat'] = async (beat) => {
      beats += 1;
      return beats === 1 ? err({ kind: 'offline' }) : keller.runs.heartbeat(beat);
    };
    const { runId, beat, executing } = await startHanging({ runs: { ...keller.runs, heartbeat } });
    await setLease(runId, 5);
    beat();
    await expect.poll(() => beats).toBe(1);
    await expect
      .poll(() => {
        beat();
        return readRun(runId);
      })
      .toMatchObject({ is_fresh: true });
    await letAnswer();
    expect(await executing).toMatchObject({ ok: true });
  });

  it('learns that the run was swept: the call is aborted, LEASE_LOST, nothing is overwritten', async () => {
    const settles: string[] = [];
    const runs: EnginePorts['runs'] = {
      ...keller.runs,
      complete: (run) => {
        settles.push('complete');
        return keller.runs.complete(run);
      },
      fail: (run) => {
        settles.push('fail');
        return keller.runs.fail(run);
      },
    };
    const { runId, beat, executing } = await startHanging({ runs });
    await setLease(runId, -1);
    expect(await kellerElsewhere.runs.sweep({ requestId: newRequestId(), signal: forever })).toEqual({
      ok: true,
      value: { requeued: 1, failed: 0 },
    });
    beat();
    expect(await executing).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'LEASE_LOST' } });
    const [seen] = await bench.demoModel.waitForRequests({ count: 1, ended: true });
    expect(seen?.outcome).toBe('aborted_by_client');
    expect(settles).toEqual([]);
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 1, error_info: null });
  });

  it('of the loser does not disturb who has the run now', async () => {
    const { runId, beat, executing } = await startHanging();
    await setLease(runId, -1);
    await kellerElsewhere.runs.sweep({ requestId: newRequestId(), signal: forever });
    expect(await workstation(bench, kellerElsewhere).execute(runId)).toMatchObject({ ok: true });
    beat();
    expect(await executing).toMatchObject({ error: { reason: 'LEASE_LOST' } });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 2, error_info: null });
    const [links] = await bench.sql`
      select count(*)::int as reports from diagnosis_run_artifacts where run_id = ${runId}`;
    expect(links).toEqual({ reports: 1 });
  });
});

describe('a holder that died', () => {
  async function claimAndDie(runId: RunId) {
    const claimed = await keller.runs.claim({
      runId,
      claimId: claimIdSchema.parse(uuidIds.newId()),
      requestId: requestIdSchema.parse(uuidIds.newId()),
    });
    if (!claimed.ok || !claimed.value) throw new Error('the run was not claimed');
    await setLease(runId, -1);
  }

  it('frees its run, which another workstation then executes; the history tells both', async () => {
    const runId = await bench.nextQueuedRun();
    await claimAndDie(runId);
    await kellerElsewhere.runs.sweep({ requestId: newRequestId(), signal: forever });
    expect(await workstation(bench, kellerElsewhere).execute(runId)).toMatchObject({ ok: true });
    expect(await kellerElsewhere.runs.listAttempts(runId)).toMatchObject({
      ok: true,
      value: [
        { attempt: 1, outcome: 'failed', error_info: { reason: 'LEASE_EXPIRED' } },
        { attempt: 2, outcome: 'succeeded', error_info: null },
      ],
    });
  });

  it('three times makes the run fail as LEASE_EXPIRED', async () => {
    const runId = await bench.nextQueuedRun();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await claimAndDie(runId);
      await kellerElsewhere.runs.sweep({ requestId: newRequestId(), signal: forever });
    }
    expect(await readRun(runId)).toMatchObject({
      status: 'failed',
      attempt: 3,
      error_info: { error_code: 'EXECUTION_ERROR', reason: 'LEASE_EXPIRED' },
    });
  });
});

describe('the retry policy, by the requests that arrive', () => {
  it.each([
    [{ kind: 'status', status: 429 }, 1, 2, { ok: true }],
    [{ kind: 'status', status: 529 }, 3, 3, { error: { reason: 'LLM_OVERLOADED' } }],
    [{ kind: 'status', status: 401 }, 3, 1, { error: { reason: 'LLM_AUTH' } }],
    [{ kind: 'error_event' }, 3, 1, { error: { reason: 'LLM_OVERLOADED' } }],
  ] as const)('%j %i times: %i requests', async (behaviour, times, requests, outcome) => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour, times });
    const { execute, told } = workstation(bench, keller);
    expect(await execute(runId)).toMatchObject(outcome);
    expect(await bench.demoModel.requests()).toHaveLength(requests);
    const calls = told.waits.filter((wait) => wait !== null).map(({ call }) => call);
    expect(calls).toEqual([2, 3].slice(0, requests - 1));
    expect(told.waits.at(-1) ?? null).toBeNull();
  });
});
