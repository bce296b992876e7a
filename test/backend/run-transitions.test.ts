import { randomUUID } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { legalTransitions, type RunStatus, runStatusSchema } from '../../shared/run.ts';
import { complete, fail, mustClaim } from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
});
afterAll(() => world.stop());

const statuses = runStatusSchema.options;

/** A run that has really come into this status. */
async function runIn(status: RunStatus): Promise<string> {
  const { client } = world.actor('clinician');
  const runId = await addRun(world.sql, world.home, world.homePatient);
  if (status === 'queued') return runId;
  const claimId = await mustClaim(client, runId);
  if (status === 'succeeded') await complete(client, runId, claimId);
  if (status === 'failed') await fail(client, runId, claimId);
  return runId;
}

/** Writes the status with every column it needs, with the rights of the functions and the claims of the clinician. */
async function move(runId: string, to: RunStatus): Promise<void> {
  await world.sql.begin(async (sql) => {
    await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: world.actor('clinician').id })}, true)`;
    await write[to](sql, runId);
  });
}

const write: Record<RunStatus, (sql: TransactionSql, runId: string) => Promise<unknown>> = {
  queued: (sql, id) => sql`
    update diagnosis_runs set status = 'queued', priority = priority + 1, claim_id = null, claimed_by = null,
      lease_expires_at = null, completed_at = null, output_data = null, error_info = null where id = ${id}`,
  running: (sql, id) => sql`
    update diagnosis_runs set status = 'running', claim_id = coalesce(claim_id, ${randomUUID()}),
      lease_expires_at = now() + interval '61 seconds', completed_at = null, output_data = null, error_info = null
    where id = ${id}`,
  succeeded: (sql, id) => sql`
    update diagnosis_runs set status = 'succeeded', completed_at = clock_timestamp(), output_data = '{}',
      error_info = null, lease_expires_at = null where id = ${id}`,
  failed: (sql, id) => sql`
    update diagnosis_runs set status = 'failed', completed_at = clock_timestamp(), output_data = null,
      error_info = '{"error_code":"EXECUTION_ERROR"}', lease_expires_at = null where id = ${id}`,
};

describe('the state machine in Postgres', () => {
  it('is the table the app uses', async () => {
    const stored =
      await world.sql`select from_status as from, to_status as to, by from private.run_transitions`;
    const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    expect(sorted(stored)).toEqual(sorted(legalTransitions));
  });

  const pairs = statuses.flatMap((from) => statuses.map((to) => ({ from, to })));
  const isLegal = (pair: { from: RunStatus; to: RunStatus }) =>
    legalTransitions.some((step) => step.from === pair.from && step.to === pair.to);

  it.each(pairs.filter(isLegal))('lets a run go from $from to $to', async ({ from, to }) => {
    const runId = await runIn(from);
    await move(runId, to);
    const [row] = await world.sql`select status from diagnosis_runs where id = ${runId}`;
    expect(row?.status).toBe(to);
  });

  it.each(pairs.filter((pair) => !isLegal(pair)))(
    'refuses $from → $to, whoever writes',
    async ({ from, to }) => {
      const runId = await runIn(from);
      await expect(move(runId, to)).rejects.toMatchObject({
        code: 'RW002',
        message: `illegal transition of a diagnosis run: ${from} → ${to}`,
      });
    },
  );

  it.each(['succeeded', 'failed'] as const)('keeps a %s run as it is', async (status) => {
    const runId = await runIn(status);
    const change = world.sql`update diagnosis_runs set inputs_hash = ${'c'.repeat(64)} where id = ${runId}`;
    await expect(change).rejects.toMatchObject({ code: 'RW002' });
  });

  it('never lets a run change its patient or organisation', async () => {
    const runId = await runIn('running');
    const move = world.sql`
      update diagnosis_runs set patient_id = ${world.otherPatient.id}, organization_id = ${world.other}
      where id = ${runId}`;
    await expect(move).rejects.toMatchObject({ code: 'RW002' });
  });

  it('lets nothing slip another claim into a running run, not even with its settling', async () => {
    const runId = await runIn('running');
    const heartbeat = world.sql`update diagnosis_runs set claim_id = ${randomUUID()} where id = ${runId}`;
    await expect(heartbeat).rejects.toMatchObject({ code: 'RW002' });
    const settle = world.sql`
      update diagnosis_runs set status = 'succeeded', claim_id = ${randomUUID()}, completed_at = now(), output_data = '{}',
        lease_expires_at = null where id = ${runId}`;
    await expect(settle).rejects.toMatchObject({ code: 'RW002' });
  });

  it('lets a run start only as queued', async () => {
    const insert = world.sql`
      insert into diagnosis_runs (organization_id, patient_id, status, completed_at, error_info)
      values (${world.home}, ${world.homePatient.id}, 'failed', now(), '{}')`;
    await expect(insert).rejects.toMatchObject({ code: 'RW002' });
  });

  it('refuses a run whose patient is of another organisation', async () => {
    await expect(addRun(world.sql, world.home, world.otherPatient)).rejects.toMatchObject({ code: 'RW003' });
  });
});

describe('a client', () => {
  it.each([
    { from: 'queued', to: 'succeeded', code: 'RW002' },
    { from: 'queued', to: 'failed', code: '42501' },
    { from: 'running', to: 'running', code: '42501' },
    { from: 'running', to: 'succeeded', code: '42501' },
    { from: 'running', to: 'failed', code: '42501' },
    { from: 'running', to: 'queued', code: '42501' },
    { from: 'succeeded', to: 'queued', code: '42501' },
    { from: 'failed', to: 'queued', code: '42501' },
    { from: 'succeeded', to: 'running', code: 'RW002' },
  ] as const)('cannot write $from → $to itself ($code)', async ({ from, to, code }) => {
    const runId = await runIn(from);
    const { error } = await world
      .actor('clinician')
      .client.from('diagnosis_runs')
      .update({ status: to, claim_id: randomUUID() })
      .eq('id', runId)
      .select();
    expect(error?.code).toBe(code);
  });
});
