import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorInfoSchema, failureTable } from '../../shared/failure.ts';
import { outsiders } from './support/everybody.ts';
import {
  attemptsOf,
  complete,
  expireLease,
  fail,
  heartbeat,
  mustClaim,
  sweep,
} from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
let runId: string;
beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
  await setFeature(world.sql, world.other, true);
});
afterAll(() => world.stop());
beforeEach(async () => {
  // what an earlier test left behind is nothing to sweep
  await world.sql`update diagnosis_runs set lease_expires_at = now() + interval '1 hour' where status = 'running'`;
  runId = await addRun(world.sql, world.home, world.homePatient);
});

const clinician = () => world.actor('clinician').client;

async function stored(id: string) {
  const [run] = await world.sql`
    select *, round(extract(epoch from lease_expires_at - now()))::int as lease from diagnosis_runs where id = ${id}`;
  return run;
}

/** A run whose holder fell silent. @returns the claim that is lost with the next sweep. */
async function claimAndFallSilent(id: string): Promise<string> {
  const claimId = await mustClaim(clinician(), id);
  await expireLease(world.sql, id);
  return claimId;
}

const lastEntry = async (id: string) => {
  const [entry] = await world.sql`
    select actor_user_id, action, metadata from audit_log where entity_id = ${id} order by id desc limit 1`;
  return entry;
};

describe('heartbeat_diagnosis_run', () => {
  it('gives the holder 60 s from now, and is no event', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await world.sql`update diagnosis_runs set lease_expires_at = now() + interval '5 seconds' where id = ${runId}`;
    const before = await lastEntry(runId);
    expect(await heartbeat(clinician(), runId, claimId)).toEqual({ renewed: true, run_status: 'running' });
    const run = await stored(runId);
    expect(run?.lease).toBeGreaterThan(50);
    expect(run?.lease).toBeLessThanOrEqual(60);
    expect(run).toMatchObject({ claim_id: claimId, attempt: 1 });
    expect(await lastEntry(runId)).toEqual(before);
  });

  it('renews a lease that expired but was not swept yet', async () => {
    const claimId = await claimAndFallSilent(runId);
    expect((await heartbeat(clinician(), runId, claimId)).renewed).toBe(true);
    expect(await sweep(clinician())).toEqual({ requeued: 0, failed: 0 });
  });

  it('renews nothing for another claim, nor for another person with the same claim', async () => {
    const claimId = await claimAndFallSilent(runId);
    const lost = { renewed: false, run_status: 'running' };
    expect(await heartbeat(clinician(), runId, randomUUID())).toEqual(lost);
    expect(await heartbeat(world.actor('admin').client, runId, claimId)).toEqual(lost);
    expect((await stored(runId))?.lease).toBeLessThan(0);
  });

  it.each(outsiders)('tells the %s nothing about the run', async (name) => {
    const claimId = await claimAndFallSilent(runId);
    const reply = await heartbeat(world.actor(name).client, runId, claimId);
    expect(reply).toEqual({ renewed: false, run_status: null });
    expect((await stored(runId))?.lease).toBeLessThan(0);
  });

  it('tells the holder that the claim was swept, and that somebody else has the run', async () => {
    const claimId = await claimAndFallSilent(runId);
    await sweep(clinician());
    expect(await heartbeat(clinician(), runId, claimId)).toEqual({ renewed: false, run_status: 'queued' });
    await mustClaim(world.actor('admin').client, runId);
    expect(await heartbeat(clinician(), runId, claimId)).toEqual({ renewed: false, run_status: 'running' });
  });

  it.each([
    ['succeeded', complete],
    ['failed', fail],
  ] as const)('does not revive a run that %s', async (status, settle) => {
    const claimId = await mustClaim(clinician(), runId);
    await settle(clinician(), runId, claimId);
    expect(await heartbeat(clinician(), runId, claimId)).toEqual({ renewed: false, run_status: status });
    expect((await stored(runId))?.lease_expires_at).toBeNull();
  });

  it('stops the holder whose access was withdrawn meanwhile', async () => {
    const { client, id } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    await world.sql`update user_org_membership set is_active = false where user_id = ${id}`;
    const reply = await heartbeat(client, runId, claimId);
    await world.sql`update user_org_membership set is_active = true where user_id = ${id}`;
    expect(reply).toEqual({ renewed: false, run_status: null });
  });
});

describe('sweep_expired_runs', () => {
  it('queues a run again whose lease is over, for everybody to claim', async () => {
    const claimId = await claimAndFallSilent(runId);
    const { client, id } = world.actor('admin');
    expect(await sweep(client)).toEqual({ requeued: 1, failed: 0 });
    expect(await stored(runId)).toMatchObject({
      status: 'queued',
      attempt: 1,
      claim_id: null,
      claimed_by: null,
      workstation_id: null,
      lease_expires_at: null,
      started_at: null,
      error_info: null,
    });
    expect(await lastEntry(runId)).toMatchObject({
      actor_user_id: id,
      action: 'run.requeued',
      metadata: { from: 'running', to: 'queued', attempt: 1, claim_id: claimId },
    });
    await mustClaim(client, runId);
    expect((await stored(runId))?.attempt).toBe(2);
  });

  it('leaves a run alone whose lease has a few seconds left', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await world.sql`update diagnosis_runs set lease_expires_at = now() + interval '20 seconds' where id = ${runId}`;
    expect(await sweep(clinician())).toEqual({ requeued: 0, failed: 0 });
    expect(await stored(runId)).toMatchObject({ status: 'running', claim_id: claimId });
  });

  it('fails a run that used up its attempts, and says why', async () => {
    for (const _ of [1, 2]) {
      await claimAndFallSilent(runId);
      expect(await sweep(clinician())).toEqual({ requeued: 1, failed: 0 });
    }
    const claimId = await claimAndFallSilent(runId);
    expect(await sweep(clinician())).toEqual({ requeued: 0, failed: 1 });
    const run = await stored(runId);
    expect(run).toMatchObject({ status: 'failed', attempt: 3, claim_id: claimId, lease_expires_at: null });
    expect(errorInfoSchema.parse(run?.error_info)).toMatchObject({
      error_code: 'EXECUTION_ERROR',
      reason: 'LEASE_EXPIRED',
      message: failureTable.LEASE_EXPIRED.message,
    });
    const written = Date.parse(run?.error_info.timestamp);
    expect(written).toBe(new Date(run?.completed_at).getTime());
    expect(await lastEntry(runId)).toMatchObject({
      action: 'run.failed',
      metadata: { attempt: 3, claim_id: claimId, reason: 'LEASE_EXPIRED' },
    });
    const attempts = await attemptsOf(clinician(), runId);
    expect(attempts.map((one) => [one.attempt, one.outcome])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'failed'],
    ]);
  });

  it.each([
    ['requeued', 0, 'queued'],
    ['failed', 2, 'failed'],
  ] as const)('tells the late settle of a run it %s that the claim is lost', async (_, earlier, status) => {
    for (let round = 0; round < earlier; round += 1) {
      await claimAndFallSilent(runId);
      await sweep(clinician());
    }
    const claimId = await claimAndFallSilent(runId);
    await sweep(clinician());
    for (const settle of [complete, fail]) {
      expect(await settle(clinician(), runId, claimId)).toMatchObject({
        outcome: 'claim_lost',
        run_status: status,
      });
    }
    const [{ found } = {}] = await world.sql`
      select count(*)::int as found from diagnosis_artifacts where run_id = ${runId}`;
    expect(found).toBe(0);
    expect((await stored(runId))?.status).toBe(status);
  });

  it.each(outsiders)('takes nothing back for the %s', async (name) => {
    const claimId = await claimAndFallSilent(runId);
    const { client } = world.actor(name);
    expect(await sweep(client)).toEqual({ requeued: 0, failed: 0 });
    expect(await stored(runId)).toMatchObject({ status: 'running', claim_id: claimId });
  });

  it('takes back what is the caller\u2019s, and leaves what is of another organisation', async () => {
    const foreign = await addRun(world.sql, world.other, world.otherPatient);
    await mustClaim(world.actor('otherClinician').client, foreign);
    await expireLease(world.sql, foreign);
    await claimAndFallSilent(runId);
    expect(await sweep(world.actor('admin').client)).toEqual({ requeued: 1, failed: 0 });
    expect((await stored(foreign))?.status).toBe('running');
    expect(await sweep(world.actor('otherAdmin').client)).toEqual({ requeued: 1, failed: 0 });
  });

  it('works while the feature is off', async () => {
    await claimAndFallSilent(runId);
    await setFeature(world.sql, world.home, false);
    const reply = await sweep(clinician());
    await setFeature(world.sql, world.home, true);
    expect(reply).toEqual({ requeued: 1, failed: 0 });
  });

  it('takes the longest silent first, and as many as it was told, one at least', async () => {
    const older = await addRun(world.sql, world.home, world.homePatient);
    await claimAndFallSilent(runId);
    await mustClaim(clinician(), older);
    await world.sql`update diagnosis_runs set lease_expires_at = now() - interval '1 minute' where id = ${older}`;
    expect(await sweep(clinician(), -1)).toEqual({ requeued: 1, failed: 0 });
    expect([(await stored(older))?.status, (await stored(runId))?.status]).toEqual(['queued', 'running']);
    expect(await sweep(clinician(), null)).toEqual({ requeued: 1, failed: 0 });
  });
});

describe('at the same moment', () => {
  it('sweepers take each run once', async () => {
    const runs = await Promise.all(
      Array.from({ length: 24 }, () => addRun(world.sql, world.home, world.homePatient)),
    );
    await Promise.all(runs.map(claimAndFallSilent));
    const sweepers = [clinician(), world.actor('admin').client, clinician(), world.actor('admin').client];
    const replies = await Promise.all(sweepers.map((client) => sweep(client)));
    expect(replies.reduce((sum, reply) => sum + reply.requeued, 0)).toBe(runs.length);
    const [{ entries } = {}] = await world.sql`
      select count(*)::int as entries from audit_log
      where action = 'run.requeued' and entity_id = any (${runs})`;
    expect(entries).toBe(runs.length);
  });

  it('a sweeper does not wait for a run that somebody is writing', async () => {
    const busy = await addRun(world.sql, world.home, world.homePatient);
    await claimAndFallSilent(busy);
    await claimAndFallSilent(runId);
    await world.sql.begin(async (sql) => {
      await sql`select from diagnosis_runs where id = ${busy} for update`;
      expect(await sweep(clinician())).toEqual({ requeued: 1, failed: 0 });
    });
    expect([(await stored(runId))?.status, (await stored(busy))?.status]).toEqual(['queued', 'running']);
  });

  it('either the holder settles or the sweep takes the run, never both', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await addRun(world.sql, world.home, world.homePatient);
      const claimId = await claimAndFallSilent(id);
      const settling = complete(clinician(), id, claimId);
      const [settled, swept] = await Promise.all([settling, sweep(world.actor('admin').client)]);
      const outcome = `${settled.outcome} ${swept.requeued} ${(await stored(id))?.status}`;
      expect(['settled 0 succeeded', 'claim_lost 1 queued']).toContain(outcome);
    }
  });
});
