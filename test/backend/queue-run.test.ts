import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outsiders } from './support/everybody.ts';
import { cancel, complete, findDuplicate, mustClaim, queue } from './support/execute-by-hand.ts';
import {
  addMember,
  addPatient,
  assign,
  setFeature,
  startTestWorld,
  type TestPatient,
  type TestWorld,
} from './support/test-world.ts';

let world: TestWorld;
let patient: TestPatient;
beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
});
afterAll(() => world.stop());
beforeEach(async () => {
  patient = await addPatient(world.sql, world.home);
  await assign(world.sql, world.home, world.actor('clinician').id, patient);
});

const clinician = () => world.actor('clinician').client;
const admin = () => world.actor('admin').client;
const insiders = ['clinician', 'admin'] as const;
const hash = 'c'.repeat(64);
const refusal = { code: '42501', message: 'not permitted to queue runs for this patient' };

const countRuns = async () => {
  const [row] =
    await world.sql`select count(*)::int as found from diagnosis_runs where patient_id = ${patient.id}`;
  return row?.found;
};

describe('queue_diagnosis_run', () => {
  it.each(insiders)('queues a run for the %s and answers its row', async (name) => {
    const { client, id } = world.actor(name);
    const runId = randomUUID();
    const changes = { p_input_config: { reason: 'Control' }, p_priority: 5, p_inputs_hash: hash };
    expect(await queue(client, patient.id, { p_run_id: runId, ...changes })).toMatchObject({
      outcome: 'queued',
      run: {
        id: runId,
        status: 'queued',
        organization_id: world.home,
        patient_id: patient.id,
        created_by: id,
        created_by_name: name,
        input_config: { reason: 'Control' },
        inputs_hash: hash,
        priority: 5,
        attempt: 0,
      },
    });
  });

  it.each(outsiders)('queues nothing for the %s', async (name) => {
    await expect(queue(world.actor(name).client, patient.id)).rejects.toMatchObject(refusal);
    expect(await countRuns()).toBe(0);
  });

  it.each([
    { p_run_id: null },
    { p_input_config: [] },
    { p_input_config: null },
    { p_priority: 1001 },
    { p_priority: null },
    { p_inputs_hash: 'C'.repeat(64) },
    { p_inputs_hash: '' },
  ])('queues nothing with %o', async (changes) => {
    await expect(queue(clinician(), patient.id, changes)).rejects.toMatchObject({ code: 'RW003' });
    expect(await countRuns()).toBe(0);
  });
});

describe('an id that was sent before', () => {
  it('gives the same run, as it is by now, whatever came with it', async () => {
    const runId = randomUUID();
    await queue(clinician(), patient.id, { p_run_id: runId, p_inputs_hash: hash, p_priority: 1 });
    await mustClaim(clinician(), runId);
    const again = await queue(clinician(), patient.id, { p_run_id: runId, p_priority: 9 });
    expect(again).toMatchObject({ outcome: 'queued', run: { id: runId, status: 'running', priority: 1 } });
    const [{ entries } = {}] = await world.sql`
      select count(*)::int as entries from audit_log where entity_id = ${runId} and action = 'run.created'`;
    expect([await countRuns(), entries]).toEqual([1, 1]);
  });

  it('is no duplicate of itself', async () => {
    const changes = { p_run_id: randomUUID(), p_inputs_hash: hash };
    await queue(clinician(), patient.id, changes);
    expect(await queue(clinician(), patient.id, changes)).toMatchObject({
      outcome: 'queued',
      run: { id: changes.p_run_id },
    });
  });

  it('makes one run when it is sent many times at the same moment', async () => {
    const changes = { p_run_id: randomUUID(), p_inputs_hash: hash };
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => queue(clinician(), patient.id, changes)),
    );
    expect(new Set(replies.map(({ outcome, run }) => `${outcome} ${run.id}`))).toEqual(
      new Set([`queued ${changes.p_run_id}`]),
    );
    expect(await countRuns()).toBe(1);
  });

  it('is refused to everybody else, in the words of a patient out of sight', async () => {
    const runId = randomUUID();
    await queue(clinician(), patient.id, { p_run_id: runId });
    await expect(queue(admin(), patient.id, { p_run_id: runId })).rejects.toMatchObject(refusal);
    const foreign = queue(world.actor('otherAdmin').client, world.otherPatient.id, { p_run_id: runId });
    await expect(foreign).rejects.toMatchObject(refusal);
    const hidden = queue(clinician(), world.otherPatient.id, { p_run_id: randomUUID() });
    await expect(hidden).rejects.toMatchObject(refusal);
  });

  it('is refused for another patient', async () => {
    const runId = randomUUID();
    await queue(clinician(), patient.id, { p_run_id: runId });
    const elsewhere = queue(clinician(), world.homePatient.id, { p_run_id: runId });
    await expect(elsewhere).rejects.toMatchObject(refusal);
  });

  it('is refused when the patient was taken away meanwhile', async () => {
    const runId = randomUUID();
    await queue(clinician(), patient.id, { p_run_id: runId });
    await world.sql`delete from clinician_patient_assignments where patient_user_id = ${patient.userId}`;
    await expect(queue(clinician(), patient.id, { p_run_id: runId })).rejects.toMatchObject(refusal);
  });

  it('is refused when its organisation went out of sight, though another one shows the patient', async () => {
    const { client, id } = world.actor('clinician');
    await addMember(world.sql, id, world.other, 'clinician');
    await addMember(world.sql, patient.userId, world.other, 'patient');
    await assign(world.sql, world.other, id, patient);
    const runId = randomUUID();
    const { run } = await queue(client, patient.id, { p_run_id: runId });
    await world.sql`
      delete from clinician_patient_assignments
      where patient_user_id = ${patient.userId} and organization_id = ${run.organization_id}`;
    const again = queue(client, patient.id, { p_run_id: runId });
    await expect(again).rejects.toMatchObject(refusal);
    expect((await queue(client, patient.id)).run.organization_id).not.toBe(run.organization_id);
    await world.sql`delete from user_org_membership where user_id = ${id} and organization_id = ${world.other}`;
  });
});

/** A run that was queued so long ago. @returns its id. */
async function addOldRun(age: string): Promise<string> {
  const id = randomUUID();
  await world.sql`
    insert into diagnosis_runs (id, organization_id, patient_id, inputs_hash, created_at)
    values (${id}, ${world.home}, ${patient.id}, ${hash}, now() - ${age}::interval)`;
  return id;
}

describe('the same data once more', () => {
  const again = (changes: Record<string, unknown> = {}) =>
    queue(admin(), patient.id, { p_inputs_hash: hash, ...changes });

  it('is a duplicate of the run that is queued, whoever queued it, and queues nothing', async () => {
    const { run } = await queue(clinician(), patient.id, { p_inputs_hash: hash });
    expect(await findDuplicate(admin(), patient.id, hash)).toEqual(run);
    expect(await again()).toEqual({ outcome: 'duplicate', run });
    expect(await countRuns()).toBe(1);
  });

  it('is a duplicate of the run under way, and of the one that succeeded with it', async () => {
    const { run } = await queue(clinician(), patient.id, { p_inputs_hash: hash });
    const claimId = await mustClaim(clinician(), run.id);
    expect(await again()).toMatchObject({ outcome: 'duplicate', run: { id: run.id, status: 'running' } });
    await complete(clinician(), run.id, claimId);
    // what counts then is the pack that was really sent
    const sent = 'b'.repeat(64);
    expect(await findDuplicate(admin(), patient.id, hash)).toBeNull();
    expect(await again({ p_inputs_hash: sent })).toMatchObject({
      outcome: 'duplicate',
      run: { id: run.id, status: 'succeeded' },
    });
  });

  it('is none of a run that failed or was cancelled', async () => {
    const { run } = await queue(clinician(), patient.id, { p_inputs_hash: hash });
    await cancel(clinician(), run.id);
    expect(await findDuplicate(admin(), patient.id, hash)).toBeNull();
    expect((await again()).outcome).toBe('queued');
  });

  it('is queued when it is wanted all the same', async () => {
    await queue(clinician(), patient.id, { p_inputs_hash: hash });
    expect((await again({ p_even_if_duplicate: true })).outcome).toBe('queued');
    expect(await countRuns()).toBe(2);
    expect((await again({ p_even_if_duplicate: null })).outcome).toBe('duplicate');
  });

  it('names the newest of several', async () => {
    await addOldRun('2 hours');
    const newest = await addOldRun('1 hour');
    await addOldRun('3 hours');
    expect((await again()).run.id).toBe(newest);
  });

  it.each([
    ['23 hours 59 minutes', 'duplicate'],
    ['24 hours 1 minute', 'queued'],
  ])('queued %s ago by the clock of the database is %s', async (age, outcome) => {
    await addOldRun(age);
    expect((await findDuplicate(admin(), patient.id, hash)) === null).toBe(outcome === 'queued');
    expect((await again()).outcome).toBe(outcome);
  });

  it('is none of another patient, nor of other data, nor of data nobody knows', async () => {
    await queue(clinician(), patient.id, { p_inputs_hash: hash });
    await queue(clinician(), patient.id);
    expect((await queue(admin(), patient.id)).outcome).toBe('queued');
    expect((await again({ p_inputs_hash: 'd'.repeat(64) })).outcome).toBe('queued');
    const elsewhere = await addPatient(world.sql, world.home);
    expect((await queue(admin(), elsewhere.id, { p_inputs_hash: hash })).outcome).toBe('queued');
  });

  it('is none of a run of another organisation that has the patient too', async () => {
    await addMember(world.sql, patient.userId, world.other, 'patient');
    await world.sql`
      insert into diagnosis_runs (organization_id, patient_id, inputs_hash)
      values (${world.other}, ${patient.id}, ${hash})`;
    expect(await findDuplicate(admin(), patient.id, hash)).toBeNull();
    expect((await again()).outcome).toBe('queued');
  });

  it('is queued once when it comes from many at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const p_inputs_hash = String(round).repeat(64);
      const replies = await Promise.all(
        Array.from({ length: 12 }, (_, turn) =>
          queue(turn % 2 === 0 ? admin() : clinician(), patient.id, { p_inputs_hash }),
        ),
      );
      const queued = replies.filter(({ outcome }) => outcome === 'queued');
      expect(queued).toHaveLength(1);
      expect(new Set(replies.map(({ run }) => run.id))).toEqual(new Set([queued[0]?.run.id]));
    }
    expect(await countRuns()).toBe(5);
  });
});

describe('find_duplicate_run', () => {
  it.each(outsiders)('tells the %s nothing', async (name) => {
    await queue(clinician(), patient.id, { p_inputs_hash: hash });
    expect(await findDuplicate(world.actor(name).client, patient.id, hash)).toBeNull();
  });

  it('finds nothing for a hash that is none', async () => {
    await queue(clinician(), patient.id, { p_inputs_hash: hash });
    expect(await findDuplicate(admin(), patient.id, '%')).toBeNull();
  });
});
