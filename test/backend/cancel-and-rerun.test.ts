import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorInfoSchema, failureTable } from '../../shared/failure.ts';
import { outsiders } from './support/everybody.ts';
import {
  attemptsOf,
  cancel,
  claim,
  complete,
  expireLease,
  fail,
  mustClaim,
  rerun,
  sweep,
} from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
let runId: string;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await setFeature(world.sql, world.home, true);
  runId = await addRun(world.sql, world.home, world.homePatient);
});

const clinician = () => world.actor('clinician').client;
const insiders = ['clinician', 'admin'] as const;

async function stored(id: string) {
  const [run] = await world.sql`select * from diagnosis_runs where id = ${id}`;
  return run;
}

const lastEntry = async (id: string) => {
  const [entry] = await world.sql`
    select actor_user_id, action, metadata from audit_log where entity_id = ${id} order by id desc limit 1`;
  return entry;
};

describe('cancel_diagnosis_run', () => {
  it.each(insiders)('ends a queued run for the %s', async (name) => {
    const { client, id } = world.actor(name);
    expect(await cancel(client, runId)).toEqual({ outcome: 'cancelled', run_status: 'failed' });
    const run = await stored(runId);
    expect(run).toMatchObject({ status: 'failed', attempt: 0, claim_id: null, output_data: null });
    expect(errorInfoSchema.parse(run?.error_info)).toMatchObject({
      error_code: 'EXECUTION_ERROR',
      reason: 'CANCELLED',
      message: failureTable.CANCELLED.message,
    });
    expect(await lastEntry(runId)).toMatchObject({
      actor_user_id: id,
      action: 'run.failed',
      metadata: { from: 'queued', to: 'failed', attempt: 0, reason: 'CANCELLED' },
    });
    expect(await attemptsOf(client, runId)).toEqual([]);
  });

  it('works while the feature is off', async () => {
    await setFeature(world.sql, world.home, false);
    expect((await cancel(clinician(), runId)).outcome).toBe('cancelled');
  });

  it('leaves a run under way to its holder, also for the holder', async () => {
    const claimId = await mustClaim(clinician(), runId);
    expect(await cancel(clinician(), runId)).toEqual({ outcome: 'not_queued', run_status: 'running' });
    expect(await stored(runId)).toMatchObject({ status: 'running', claim_id: claimId });
  });

  it.each([
    ['succeeded', complete],
    ['failed', fail],
  ] as const)('leaves a run that %s as it is', async (status, settle) => {
    await settle(clinician(), runId, await mustClaim(clinician(), runId));
    const before = await stored(runId);
    expect(await cancel(clinician(), runId)).toEqual({ outcome: 'not_queued', run_status: status });
    expect(await stored(runId)).toEqual(before);
  });

  it.each(outsiders)('does nothing for the %s and tells nothing', async (name) => {
    expect(await cancel(world.actor(name).client, runId)).toEqual({
      outcome: 'not_queued',
      run_status: null,
    });
    expect((await stored(runId))?.status).toBe('queued');
  });

  it('and a claim at the same moment: exactly one wins, whichever comes first', async () => {
    for (let round = 0; round < 30; round += 1) {
      const id = await addRun(world.sql, world.home, world.homePatient);
      const claimBy = () => claim(world.actor('admin').client, id);
      const cancelBy = () => cancel(clinician(), id);
      const [claimed, cancelled] =
        round % 2 === 0
          ? await Promise.all([claimBy(), cancelBy()])
          : await Promise.all([cancelBy(), claimBy()]).then(([second, first]) => [first, second] as const);
      expect(claimed.error).toBeNull();
      const outcome = `${claimed.data?.length} ${cancelled.outcome} ${cancelled.run_status} ${(await stored(id))?.status}`;
      expect(['1 not_queued running running', '0 cancelled failed failed']).toContain(outcome);
    }
  });
});

describe('rerun_diagnosis_run', () => {
  it.each(insiders)('queues a failed run again for the %s, from attempt 0', async (name) => {
    const { client, id } = world.actor(name);
    const claimId = await mustClaim(clinician(), runId);
    await fail(clinician(), runId, claimId);
    expect(await rerun(client, runId)).toEqual({ outcome: 'queued', run_status: 'queued' });
    expect(await stored(runId)).toMatchObject({
      status: 'queued',
      attempt: 0,
      claim_id: null,
      claimed_by: null,
      workstation_id: null,
      lease_expires_at: null,
      started_at: null,
      completed_at: null,
      inputs_hash: null,
      output_data: null,
      error_info: null,
    });
    expect(await lastEntry(runId)).toMatchObject({
      actor_user_id: id,
      action: 'run.requeued',
      metadata: { from: 'failed', to: 'queued', attempt: 0, claim_id: claimId },
    });
  });

  it('keeps the first report, and the next gets the next place', async () => {
    const first = await complete(clinician(), runId, await mustClaim(clinician(), runId));
    await rerun(clinician(), runId);
    const second = await complete(clinician(), runId, await mustClaim(clinician(), runId));
    const links = await world.sql`
      select l.artifact_id, l.sequence_order from diagnosis_run_artifacts l
      join diagnosis_artifacts a on a.id = l.artifact_id
      where l.run_id = ${runId} order by l.sequence_order`;
    expect(links).toEqual([
      { artifact_id: first.artifact_id, sequence_order: 0 },
      { artifact_id: second.artifact_id, sequence_order: 1 },
    ]);
    expect((await stored(runId))?.output_data.artifact_id).toBe(second.artifact_id);
  });

  it('gives a run that used up its attempts all of them again', async () => {
    for (const _ of [1, 2, 3]) {
      await mustClaim(clinician(), runId);
      await expireLease(world.sql, runId);
      await sweep(clinician());
    }
    expect((await stored(runId))?.status).toBe('failed');
    await rerun(clinician(), runId);
    await mustClaim(clinician(), runId);
    await expireLease(world.sql, runId);
    expect(await sweep(clinician())).toEqual({ requeued: 1, failed: 0 });
  });

  it('queues a cancelled run again', async () => {
    await cancel(clinician(), runId);
    expect((await rerun(clinician(), runId)).outcome).toBe('queued');
  });

  it('queues while the feature is off, where nothing can be claimed', async () => {
    await fail(clinician(), runId, await mustClaim(clinician(), runId));
    await setFeature(world.sql, world.home, false);
    expect((await rerun(clinician(), runId)).outcome).toBe('queued');
    expect((await claim(clinician(), runId)).error?.code).toBe('RW001');
  });

  it('leaves queued and running runs alone', async () => {
    expect(await rerun(clinician(), runId)).toEqual({ outcome: 'not_finished', run_status: 'queued' });
    const claimId = await mustClaim(clinician(), runId);
    expect(await rerun(clinician(), runId)).toEqual({ outcome: 'not_finished', run_status: 'running' });
    expect(await stored(runId)).toMatchObject({ status: 'running', claim_id: claimId });
  });

  it('queues once when asked five times at the same moment', async () => {
    await fail(clinician(), runId, await mustClaim(clinician(), runId));
    const replies = await Promise.all(Array.from({ length: 5 }, () => rerun(clinician(), runId)));
    expect(replies.filter((reply) => reply.outcome === 'queued')).toHaveLength(1);
    expect(replies.map((reply) => reply.run_status)).toEqual(replies.map(() => 'queued'));
  });

  it.each(outsiders)('does nothing for the %s and tells nothing', async (name) => {
    await fail(clinician(), runId, await mustClaim(clinician(), runId));
    const before = await stored(runId);
    expect(await rerun(world.actor(name).client, runId)).toEqual({
      outcome: 'not_finished',
      run_status: null,
    });
    expect(await stored(runId)).toEqual(before);
  });
});

describe('get_run_attempts', () => {
  it('tells every attempt in its order, across sweep and re-run', async () => {
    await mustClaim(clinician(), runId);
    await expireLease(world.sql, runId);
    await sweep(clinician());
    await fail(world.actor('admin').client, runId, await mustClaim(world.actor('admin').client, runId));
    await rerun(clinician(), runId);
    await complete(clinician(), runId, await mustClaim(clinician(), runId));
    await rerun(clinician(), runId);
    await mustClaim(clinician(), runId);
    const told = await attemptsOf(clinician(), runId);
    expect(
      told.map((one) => [one.attempt, one.claimed_by_name, one.outcome, reasonOf(one.error_info)]),
    ).toEqual([
      [1, 'clinician', 'failed', 'LEASE_EXPIRED'],
      [2, 'admin', 'failed', 'LLM_OVERLOADED'],
      [1, 'clinician', 'succeeded', null],
      [1, 'clinician', null, null],
    ]);
    expect(told.map((one) => one.settled_at !== null)).toEqual([true, true, true, false]);
    const times = told.map((one) => one.claimed_at);
    expect(times).toEqual([...times].sort());
    expect(times.every((time) => time.endsWith('+00:00'))).toBe(true);
  });

  it('is empty for a run that never ran', async () => {
    expect(await attemptsOf(clinician(), runId)).toEqual([]);
  });

  it.each(outsiders)('tells the %s nothing', async (name) => {
    await mustClaim(clinician(), runId);
    expect(await attemptsOf(clinician(), runId)).toHaveLength(1);
    expect(await attemptsOf(world.actor(name).client, runId)).toEqual([]);
  });
});

function reasonOf(errorInfo: Awaited<ReturnType<typeof attemptsOf>>[number]['error_info']): string | null {
  return errorInfo?.error_code === 'EXECUTION_ERROR' ? (errorInfo.reason ?? null) : null;
}
