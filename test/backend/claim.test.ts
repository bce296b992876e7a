import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim, mustClaim, queue } from './support/execute-by-hand.ts';
import { addRun, newClient, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.stop());

const flagOff = {
  code: 'RW001',
  message: 'DIAGNOSIS_WORKER_ENABLED is off for this organisation',
};

async function statusOf(runId: string): Promise<unknown> {
  const [row] = await world.sql`select status from diagnosis_runs where id = ${runId}`;
  return row?.status;
}

describe('while the feature is off', () => {
  it.each(['admin', 'clinician'] as const)(
    'refuses the claim of the %s when there is no row',
    async (name) => {
      await world.sql`delete from organization_feature_flags where organization_id = ${world.home}`;
      const runId = await addRun(world.sql, world.home, world.homePatient);
      const { error } = await claim(world.actor(name).client, runId);
      expect(error).toMatchObject(flagOff);
      expect(await statusOf(runId)).toBe('queued');
    },
  );

  it.each(['admin', 'clinician'] as const)(
    'refuses the claim of the %s when the row says so',
    async (name) => {
      await setFeature(world.sql, world.home, false);
      const runId = await addRun(world.sql, world.home, world.homePatient);
      const { error } = await claim(world.actor(name).client, runId);
      expect(error).toMatchObject(flagOff);
      expect(await statusOf(runId)).toBe('queued');
    },
  );

  it('refuses it to the owner of the tables too', async () => {
    await setFeature(world.sql, world.home, false);
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const asOwner = world.sql.begin(async (sql) => {
      await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: world.actor('admin').id })}, true)`;
      await sql`update diagnosis_runs set status = 'running', claim_id = ${randomUUID()} where id = ${runId}`;
    });
    await expect(asOwner).rejects.toMatchObject(flagOff);
  });

  it('still lets runs be queued', async () => {
    await setFeature(world.sql, world.home, false);
    const { outcome } = await queue(world.actor('clinician').client, world.homePatient.id);
    expect(outcome).toBe('queued');
  });
});

describe('while the feature is on', () => {
  beforeAll(() => setFeature(world.sql, world.home, true));

  it('gives the run to exactly one of twenty clients', async () => {
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const { data } = await world.actor('clinician').client.auth.getSession();
    const token = data.session?.access_token ?? '';
    const racers = Array.from({ length: 20 }, () =>
      newClient(world.backend, (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${token}`);
        return fetch(input, { ...init, headers });
      }),
    );
    const claimIds = racers.map(() => randomUUID());
    const replies = await Promise.all(racers.map((client, index) => claim(client, runId, claimIds[index])));
    expect(replies.map((reply) => reply.error)).toEqual(racers.map(() => null));
    const winners = claimIds.filter((_, index) => replies[index]?.data?.length === 1);
    expect(winners).toHaveLength(1);
    const [row] = await world.sql`select claim_id, attempt from diagnosis_runs where id = ${runId}`;
    expect(row).toEqual({ claim_id: winners[0], attempt: 1 });
  });

  it('stamps holder, attempt, start and a lease of 60 s by the clock of the database', async () => {
    const { client, id } = world.actor('clinician');
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const claimId = await mustClaim(client, runId);
    const [row] = await world.sql`
      select claim_id, claimed_by, attempt, workstation_id, extract(epoch from lease_expires_at - started_at)::int as lease,
        abs(extract(epoch from now() - started_at)) < 30 as started_now
      from diagnosis_runs where id = ${runId}`;
    expect(row).toEqual({
      claim_id: claimId,
      claimed_by: id,
      attempt: 1,
      workstation_id: 'test',
      lease: 60,
      started_now: true,
    });
  });

  it('answers a claim of a run that is taken with zero rows', async () => {
    const { client } = world.actor('clinician');
    const runId = await addRun(world.sql, world.home, world.homePatient);
    await mustClaim(client, runId);
    const { data, error } = await claim(client, runId);
    expect({ data, error }).toEqual({ data: [], error: null });
  });

  it('lets a claim id be used once, for ever', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, await addRun(world.sql, world.home, world.homePatient));
    const { error } = await claim(client, await addRun(world.sql, world.home, world.homePatient), claimId);
    expect(error?.code).toBe('RW003');
  });

  it('refuses a claim without a claim id', async () => {
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const { error } = await world
      .actor('clinician')
      .client.from('diagnosis_runs')
      .update({ status: 'running' })
      .eq('id', runId)
      .select();
    expect(error?.code).toBe('RW003');
  });

  it.each(['claimed_by', 'attempt', 'lease_expires_at', 'output_data', 'patient_id', 'priority'])(
    'lets no client write %s',
    async (column) => {
      const runId = await addRun(world.sql, world.home, world.homePatient);
      const { error } = await world
        .actor('clinician')
        .client.from('diagnosis_runs')
        .update({ status: 'running', claim_id: randomUUID(), [column]: null })
        .eq('id', runId)
        .select();
      expect(error?.code).toBe('42501');
    },
  );

  it.each(['colleague', 'nurse', 'former', 'otherClinician', 'otherAdmin', 'roleless', 'patient'] as const)(
    'shows the run to the %s as if it did not exist',
    async (name) => {
      const runId = await addRun(world.sql, world.home, world.homePatient);
      const { data, error } = await claim(world.actor(name).client, runId);
      expect({ data, error }).toEqual({ data: [], error: null });
      expect(await statusOf(runId)).toBe('queued');
    },
  );

  it('changes nothing for the unassigned when the update has no condition to read by', async () => {
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const changed = await world.sql.begin(async (sql) => {
      const claims = { sub: world.actor('colleague').id, role: 'authenticated' };
      await sql`select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
      await sql`set local role authenticated`;
      return sql`update diagnosis_runs set status = 'running', claim_id = ${randomUUID()}`;
    });
    expect(changed.count).toBe(0);
    expect(await statusOf(runId)).toBe('queued');
  });
});
