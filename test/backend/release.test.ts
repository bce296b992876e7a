import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outsiders } from './support/everybody.ts';
import {
  attemptsOf,
  complete,
  expireLease,
  fail,
  heartbeat,
  mustClaim,
  release,
  rerun,
  sweep,
} from './support/execute-by-hand.ts';
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

async function stored(id: string) {
  const [run] = await world.sql`select * from diagnosis_runs where id = ${id}`;
  return run;
}

const entriesOf = (id: string) => world.sql`
  select actor_user_id, action, metadata from audit_log where entity_id = ${id} order by id`;

describe('release_diagnosis_run', () => {
  it('gives the run back to the queue, for everybody to claim, and the attempt with it', async () => {
    const { client, id } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    expect(await release(client, runId, claimId)).toEqual({ outcome: 'released', run_status: 'queued' });
    expect(await stored(runId)).toMatchObject({
      status: 'queued',
      attempt: 0,
      claim_id: null,
      claimed_by: null,
      workstation_id: null,
      lease_expires_at: null,
      started_at: null,
      error_info: null,
    });
    expect((await entriesOf(runId)).at(-1)).toEqual({
      actor_user_id: id,
      action: 'run.released',
      metadata: { from: 'running', to: 'queued', attempt: 1, claim_id: claimId, workstation_id: 'test' },
    });
    await mustClaim(world.actor('admin').client, runId);
    expect((await stored(runId))?.attempt).toBe(1);
  });

  it('stays readable among the attempts, without an error', async () => {
    await release(clinician(), runId, await mustClaim(clinician(), runId));
    await complete(clinician(), runId, await mustClaim(clinician(), runId));
    expect(await attemptsOf(clinician(), runId)).toMatchObject([
      { attempt: 1, outcome: 'released', settled_at: expect.any(String), error_info: null },
      { attempt: 1, outcome: 'succeeded' },
    ]);
  });

  it('never uses up the attempts of a run', async () => {
    for (let round = 0; round < 5; round += 1) {
      await release(clinician(), runId, await mustClaim(clinician(), runId));
    }
    await mustClaim(clinician(), runId);
    await expireLease(world.sql, runId);
    expect(await sweep(clinician())).toEqual({ requeued: 1, failed: 0 });
  });

  it('gives back one attempt, not those that others used up', async () => {
    await mustClaim(clinician(), runId);
    await expireLease(world.sql, runId);
    await sweep(clinician());
    await release(clinician(), runId, await mustClaim(clinician(), runId));
    expect((await stored(runId))?.attempt).toBe(1);
  });

  it('gives the same answer again, and takes nothing from the one who has the run by then', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await release(clinician(), runId, claimId);
    expect(await release(clinician(), runId, claimId)).toEqual({ outcome: 'released', run_status: 'queued' });
    const next = await mustClaim(world.actor('admin').client, runId);
    const before = await stored(runId);
    const entries = await entriesOf(runId);
    expect(await release(clinician(), runId, claimId)).toEqual({
      outcome: 'released',
      run_status: 'running',
    });
    expect(await stored(runId)).toEqual(before);
    expect(before).toMatchObject({ claim_id: next, attempt: 1 });
    expect(await entriesOf(runId)).toEqual(entries);
  });

  it('works while the feature is off, and for a lease that expired but was not swept yet', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await expireLease(world.sql, runId);
    await setFeature(world.sql, world.home, false);
    const reply = await release(clinician(), runId, claimId);
    await setFeature(world.sql, world.home, true);
    expect(reply).toEqual({ outcome: 'released', run_status: 'queued' });
  });

  it('ends the heartbeat of the one who released', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await release(clinician(), runId, claimId);
    expect(await heartbeat(clinician(), runId, claimId)).toEqual({ renewed: false, run_status: 'queued' });
  });
});

describe('a claim that is not held', () => {
  it('is not released: another claim, another person with the same claim, another run', async () => {
    const claimId = await mustClaim(clinician(), runId);
    const elsewhere = await addRun(world.sql, world.home, world.homePatient);
    await mustClaim(clinician(), elsewhere);
    const lost = { outcome: 'claim_lost', run_status: 'running' };
    expect(await release(clinician(), runId, randomUUID())).toEqual(lost);
    expect(await release(world.actor('admin').client, runId, claimId)).toEqual(lost);
    expect(await release(clinician(), elsewhere, claimId)).toEqual(lost);
    expect(await stored(runId)).toMatchObject({ status: 'running', claim_id: claimId, attempt: 1 });
  });

  it('does not become another person\u2019s by having been released', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await release(clinician(), runId, claimId);
    const reply = await release(world.actor('admin').client, runId, claimId);
    expect(reply).toEqual({ outcome: 'claim_lost', run_status: 'queued' });
  });

  it('is told so after the sweep took the run', async () => {
    const claimId = await mustClaim(clinician(), runId);
    await expireLease(world.sql, runId);
    await sweep(clinician());
    expect(await release(clinician(), runId, claimId)).toEqual({
      outcome: 'claim_lost',
      run_status: 'queued',
    });
    expect((await attemptsOf(clinician(), runId)).map((one) => one.outcome)).toEqual(['failed']);
  });

  it.each([
    ['succeeded', complete],
    ['failed', fail],
  ] as const)('does not bring a run back that %s', async (status, settle) => {
    const claimId = await mustClaim(clinician(), runId);
    await settle(clinician(), runId, claimId);
    const before = await stored(runId);
    expect(await release(clinician(), runId, claimId)).toEqual({ outcome: 'claim_lost', run_status: status });
    expect(await stored(runId)).toEqual(before);
    await rerun(clinician(), runId);
    expect((await release(clinician(), runId, claimId)).outcome).toBe('claim_lost');
  });

  it.each(outsiders)('tells the %s nothing about the run', async (name) => {
    const claimId = await mustClaim(clinician(), runId);
    const reply = await release(world.actor(name).client, runId, claimId);
    expect(reply).toEqual({ outcome: 'claim_lost', run_status: null });
    expect((await stored(runId))?.status).toBe('running');
  });

  it('is left to the sweep when the access of its holder was withdrawn', async () => {
    const { client, id } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    await world.sql`update user_org_membership set is_active = false where user_id = ${id}`;
    const reply = await release(client, runId, claimId);
    await world.sql`update user_org_membership set is_active = true where user_id = ${id}`;
    expect(reply).toEqual({ outcome: 'claim_lost', run_status: null });
    expect((await stored(runId))?.status).toBe('running');
  });
});

describe('at the same moment', () => {
  it('either the run is settled or it is released, never both', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await addRun(world.sql, world.home, world.homePatient);
      const claimId = await mustClaim(clinician(), id);
      const [settled, released] = await Promise.all([
        complete(clinician(), id, claimId),
        release(clinician(), id, claimId),
      ]);
      const outcome = `${settled.outcome} ${released.outcome} ${(await stored(id))?.status}`;
      expect(['settled claim_lost succeeded', 'claim_lost released queued']).toContain(outcome);
    }
  });

  it('either it is released or the sweep takes it, and one attempt is counted at most', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await addRun(world.sql, world.home, world.homePatient);
      const claimId = await mustClaim(clinician(), id);
      await expireLease(world.sql, id);
      const releasing = release(clinician(), id, claimId);
      const [released, swept] = await Promise.all([releasing, sweep(world.actor('admin').client)]);
      const outcome = `${released.outcome} ${swept.requeued} ${(await stored(id))?.attempt}`;
      expect(['released 0 0', 'claim_lost 1 1']).toContain(outcome);
    }
  });
});
