import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { complete, expireLease, fail, mustClaim, release, rerun, sweep } from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
let runId: string;
beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
});
afterAll(() => world.stop());
beforeEach(async () => {
  runId = await addRun(world.sql, world.home, world.homePatient);
});

const clinician = () => world.actor('clinician').client;
const admin = () => world.actor('admin').client;

const supersededOf = (id: string) => world.sql`
  select actor_user_id, actor_role, metadata from audit_log
  where entity_id = ${id} and action = 'run.superseded' order by id`;

/** The claim of a clinician whose run the admin\u2019s sweep took back. */
async function claimAndLose(): Promise<string> {
  const claimId = await mustClaim(clinician(), runId);
  await expireLease(world.sql, runId);
  await sweep(admin());
  return claimId;
}

async function claimAndRelease(): Promise<string> {
  const claimId = await mustClaim(clinician(), runId);
  await release(clinician(), runId, claimId);
  return claimId;
}

describe('a result that comes too late', () => {
  it.each([
    ['swept', claimAndLose],
    ['released', claimAndRelease],
  ])('is on record once, by hash, when the claim was %s', async (_, lose) => {
    const claimId = await lose();
    for (let times = 0; times < 3; times += 1) {
      const reply = await complete(clinician(), runId, claimId);
      expect(reply).toEqual({ outcome: 'claim_lost', run_status: 'queued', artifact_id: null });
    }
    const metadata = { claim_id: claimId, attempt: 1, offered: 'succeeded', content_hash: 'a'.repeat(64) };
    expect(await supersededOf(runId)).toEqual([
      { actor_user_id: world.actor('clinician').id, actor_role: 'clinician', metadata },
    ]);
  });

  it('is on record by its reason when it was a failure, without a word of it', async () => {
    const claimId = await claimAndLose();
    expect((await fail(clinician(), runId, claimId)).outcome).toBe('claim_lost');
    await complete(clinician(), runId, claimId);
    const metadata = { claim_id: claimId, attempt: 1, offered: 'failed', reason: 'LLM_OVERLOADED' };
    expect(await supersededOf(runId)).toMatchObject([{ metadata }]);
  });

  it('leaves the newer result alone, also after the run was executed again', async () => {
    const claimId = await claimAndLose();
    const { artifact_id: newer } = await complete(admin(), runId, await mustClaim(admin(), runId));
    expect(await complete(clinician(), runId, claimId)).toMatchObject({
      outcome: 'claim_lost',
      run_status: 'succeeded',
    });
    await rerun(admin(), runId);
    expect((await complete(clinician(), runId, claimId)).outcome).toBe('claim_lost');
    const reports = await world.sql`
      select id from diagnosis_artifacts where run_id = ${runId} and artifact_type = 'diagnosis_report'`;
    expect(reports).toEqual([{ id: newer }]);
    expect(await supersededOf(runId)).toHaveLength(1);
  });

  it('is on record for each claim that lost the run', async () => {
    const claims = [await claimAndLose(), await claimAndRelease(), await claimAndLose()];
    for (const claimId of claims) await complete(clinician(), runId, claimId);
    const entries = await supersededOf(runId);
    expect(entries.map((entry) => entry.metadata.claim_id)).toEqual(claims);
  });

  it('is on record once when it is sent twice at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      runId = await addRun(world.sql, world.home, world.homePatient);
      const claimId = await claimAndLose();
      await Promise.all([1, 2, 3].map(() => complete(clinician(), runId, claimId)));
      expect(await supersededOf(runId)).toHaveLength(1);
    }
  });

  it('is on record though the access of its holder was withdrawn meanwhile', async () => {
    const { client, id } = world.actor('clinician');
    const claimId = await claimAndLose();
    await world.sql`update user_org_membership set is_active = false where user_id = ${id}`;
    const reply = await complete(client, runId, claimId);
    await world.sql`update user_org_membership set is_active = true where user_id = ${id}`;
    expect(reply).toMatchObject({ outcome: 'claim_lost', run_status: null });
    expect(await supersededOf(runId)).toMatchObject([{ actor_user_id: id }]);
  });
});

describe('a cancel that comes after the sweep', () => {
  const cancel = async (claimId: string, client = clinician()) => {
    const { data, error } = await client.rpc('fail_diagnosis_run', {
      p_run_id: runId,
      p_claim_id: claimId,
      p_error_info: { error_code: 'EXECUTION_ERROR', message: 'cancelled', reason: 'CANCELLED' },
    });
    if (error) throw error;
    return data;
  };
  const stored = async () => {
    const [row] = await world.sql`select status, error_info ->> 'reason' as reason from diagnosis_runs
      where id = ${runId}`;
    return row;
  };

  it('still ends the run, which waits in the queue; sent again it changes nothing', async () => {
    const claimId = await claimAndLose();
    expect(await cancel(claimId)).toMatchObject({ outcome: 'settled', run_status: 'failed' });
    expect(await stored()).toEqual({ status: 'failed', reason: 'CANCELLED' });
    expect(await cancel(claimId)).toMatchObject({ outcome: 'claim_lost', run_status: 'failed' });
    expect(await supersededOf(runId)).toHaveLength(1);
  });

  it('leaves a run alone that somebody else has claimed since, also after that one gave it back', async () => {
    const claimId = await claimAndLose();
    const next = await mustClaim(admin(), runId);
    expect(await cancel(claimId)).toMatchObject({ outcome: 'claim_lost', run_status: 'running' });
    await release(admin(), runId, next);
    expect(await cancel(claimId)).toMatchObject({ outcome: 'claim_lost', run_status: 'queued' });
  });

  it('leaves a run alone that was queued anew', async () => {
    const claimId = await claimAndLose();
    await admin().rpc('cancel_diagnosis_run', { p_run_id: runId });
    await rerun(admin(), runId);
    expect(await cancel(claimId)).toMatchObject({ outcome: 'claim_lost', run_status: 'queued' });
  });

  it('is not for the claim of somebody else', async () => {
    const claimId = await claimAndLose();
    expect(await cancel(claimId, admin())).toMatchObject({ outcome: 'claim_lost', run_status: 'queued' });
    expect(await stored()).toEqual({ status: 'queued', reason: null });
  });
});

describe('nothing is superseded by', () => {
  it('the same settle once more', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await complete(clinician(), runId, claimId);
    expect((await complete(clinician(), runId, claimId)).outcome).toBe('already_settled');
    expect((await fail(clinician(), runId, claimId)).outcome).toBe('already_settled');
    expect(await supersededOf(runId)).toEqual([]);
  });

  it('a claim that never was, or is of another run', async () => {
    const claimId = await claimAndLose();
    const elsewhere = await addRun(world.sql, world.home, world.homePatient);
    await complete(clinician(), runId, randomUUID());
    await complete(clinician(), elsewhere, claimId);
    expect([await supersededOf(runId), await supersededOf(elsewhere)]).toEqual([[], []]);
  });

  it.each(['admin', 'colleague', 'otherAdmin', 'roleless'] as const)(
    'the %s with the claim of somebody else',
    async (name) => {
      const claimId = await claimAndLose();
      await complete(world.actor(name).client, runId, claimId);
      await fail(world.actor(name).client, runId, claimId);
      expect(await supersededOf(runId)).toEqual([]);
      await complete(clinician(), runId, claimId);
      expect(await supersededOf(runId)).toHaveLength(1);
    },
  );
});
