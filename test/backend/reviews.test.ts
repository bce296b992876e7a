import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outsiders } from './support/everybody.ts';
import { complete, mustClaim } from './support/execute-by-hand.ts';
import { recordReview, reviewOf, sendReview } from './support/record-review.ts';
import {
  type ActorName,
  addPatient,
  addRun,
  assign,
  setFeature,
  startTestWorld,
  type TestPatient,
  type TestWorld,
} from './support/test-world.ts';

let world: TestWorld;
let reportId: string;
beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
  ({ reportId } = await report(world.homePatient));
});
afterAll(() => world.stop());

const clientOf = (name: ActorName) => world.actor(name).client;
const refusalOf = async (name: ActorName, review: ReturnType<typeof reviewOf>) =>
  (await clientOf(name).rpc('record_review', review)).error?.code;

/** A report of one finding about a patient of the clinician. */
async function report(patient: TestPatient) {
  const client = clientOf('clinician');
  const runId = await addRun(world.sql, world.home, patient);
  const { artifact_id } = await complete(client, runId, await mustClaim(client, runId));
  return { runId, reportId: artifact_id ?? expect.fail('no report') };
}

async function ownPatient(): Promise<TestPatient> {
  const patient = await addPatient(world.sql, world.home);
  await assign(world.sql, world.home, world.actor('clinician').id, patient);
  return patient;
}

const storedOf = async (id: string) =>
  world.sql`select decision, reason, created_by from diagnosis_reviews where id = ${id}`;

describe('a review', () => {
  it('is recorded as oneself, for the report it speaks of', async () => {
    const args = reviewOf(reportId, { p_decision: 'override', p_reason: '  The score is from before.\n' });
    expect(await recordReview(clientOf('clinician'), args)).toMatchObject({
      id: args.p_review_id,
      organization_id: world.home,
      patient_id: world.homePatient.id,
      artifact_id: reportId,
      content_hash: args.p_content_hash,
      kind: 'finding_decision',
      finding_index: 0,
      decision: 'override',
      reason: 'The score is from before.',
      created_by: world.actor('clinician').id,
      created_by_name: 'clinician',
    });
  });

  it('needs no reason to accept', async () => {
    const review = await recordReview(clientOf('admin'), reviewOf(reportId, { p_reason: ' ' }));
    expect(review).toMatchObject({ decision: 'accept', reason: null, created_by_name: 'admin' });
  });

  it('that is sent twice is the same one, as it was first', async () => {
    const args = reviewOf(reportId);
    const first = await recordReview(clientOf('clinician'), args);
    const again = { ...args, p_decision: 'override', p_reason: 'Otherwise.' };
    expect(await recordReview(clientOf('clinician'), again)).toEqual(first);
    expect(await storedOf(args.p_review_id)).toHaveLength(1);
  });

  it('that is sent by two at once is recorded once', async () => {
    const args = reviewOf(reportId);
    const both = await Promise.all([0, 1].map(() => recordReview(clientOf('clinician'), args)));
    expect(both[0]).toEqual(both[1]);
    expect(await storedOf(args.p_review_id)).toHaveLength(1);
  });

  it('of the report that was read is recorded when there is a newer report', async () => {
    const { runId, reportId: older } = await report(await ownPatient());
    const client = clientOf('clinician');
    await client.rpc('rerun_diagnosis_run', { p_run_id: runId });
    await complete(client, runId, await mustClaim(client, runId));
    expect(await recordReview(client, reviewOf(older))).toMatchObject({ run_id: runId, artifact_id: older });
  });

  it('is audited without a word of its reason', async () => {
    const args = reviewOf(reportId, { p_decision: 'override', p_reason: 'Private words.' });
    await recordReview(clientOf('clinician'), args);
    const entries = await world.sql`
      select action, actor_user_id, actor_role, metadata from audit_log where entity_id = ${args.p_review_id}`;
    expect(entries).toMatchObject([
      {
        action: 'review.recorded',
        actor_user_id: world.actor('clinician').id,
        actor_role: 'clinician',
        metadata: { artifact_id: reportId, finding_index: 0, decision: 'override' },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('Private');
  });
});

describe('a review of a finding that a colleague has decided about since', () => {
  it('is overtaken by that decision, and not written', async () => {
    const { reportId: fresh } = await report(await ownPatient());
    const [seen, newer, late] = [reviewOf(fresh), reviewOf(fresh), reviewOf(fresh)];
    await recordReview(clientOf('clinician'), seen);
    const colleagues = await recordReview(clientOf('admin'), newer);
    const based = { ...late, p_based_on: [seen.p_review_id] };
    expect(await sendReview(clientOf('clinician'), based)).toEqual({
      outcome: 'overtaken',
      review: colleagues,
    });
    expect(await sendReview(clientOf('clinician'), late)).toMatchObject({ outcome: 'overtaken' });
    expect(await storedOf(late.p_review_id)).toEqual([]);
    const onPurpose = { ...late, p_based_on: [seen.p_review_id, newer.p_review_id] };
    expect(await sendReview(clientOf('clinician'), onPurpose)).toMatchObject({
      outcome: 'recorded',
      review: { id: late.p_review_id },
    });
  });

  it('is the same as before when it was sent before that, and its reply was lost', async () => {
    const { reportId: fresh } = await report(await ownPatient());
    const args = reviewOf(fresh);
    const first = await recordReview(clientOf('clinician'), args);
    await recordReview(clientOf('admin'), reviewOf(fresh));
    expect(await sendReview(clientOf('clinician'), args)).toEqual({ outcome: 'recorded', review: first });
  });

  it('one of two is overtaken when both are made at once', async () => {
    const { reportId: fresh } = await report(await ownPatient());
    const replies = await Promise.all(
      (['clinician', 'admin'] as const).map((name) => sendReview(clientOf(name), reviewOf(fresh))),
    );
    expect(replies.map(({ outcome }) => outcome).toSorted()).toEqual(['overtaken', 'recorded']);
    expect(replies[0]?.review).toEqual(replies[1]?.review);
  });
});

describe('a review is refused', () => {
  it.each([
    ['of another content', { p_content_hash: 'c'.repeat(64) }],
    ['without a content', { p_content_hash: null }],
    ['of a finding that is not there', { p_finding_index: 1 }],
    ['of a finding counted from the end', { p_finding_index: -1 }],
    ['of no finding', { p_finding_index: null }],
    ['with another decision', { p_decision: 'postpone' }],
    ['without a decision', { p_decision: null }],
    ['that overrides without a reason', { p_decision: 'override' }],
    ['that overrides with blanks', { p_decision: 'override', p_reason: ' \n ' }],
    ['with a reason too long', { p_reason: 'x'.repeat(1001) }],
    ['without an id', { p_review_id: null }],
  ])('%s', async (_, changes) => {
    const { reportId: fresh } = await report(await ownPatient());
    expect(await refusalOf('clinician', reviewOf(fresh, changes))).toBe('RW003');
  });

  it.each(outsiders)('to the %s', async (name) => {
    expect(await refusalOf(name, reviewOf(reportId))).toBe('42501');
    // What else is wrong with it would tell something about the report.
    expect(await refusalOf(name, reviewOf(reportId, { p_finding_index: 1 }))).toBe('42501');
  });

  it('in the same words for a report that does not exist, and for a context pack', async () => {
    const [pack] = await world.sql`
      select id from diagnosis_artifacts where artifact_type = 'context_pack' and organization_id = ${world.home}`;
    for (const id of [randomUUID(), pack?.id]) {
      const args = reviewOf(id, { p_content_hash: 'b'.repeat(64) });
      expect(await refusalOf('clinician', args)).toBe('42501');
    }
  });

  it('under the id of a colleague\u2019s, and under one\u2019s own of another report', async () => {
    const args = reviewOf(reportId);
    await recordReview(clientOf('clinician'), args);
    const { reportId: other } = await report(await ownPatient());
    expect(await refusalOf('admin', args)).toBe('42501');
    expect(await refusalOf('clinician', { ...args, p_artifact_id: other })).toBe('42501');
    expect(await storedOf(args.p_review_id)).toMatchObject([{ created_by: world.actor('clinician').id }]);
  });

  it('once the patient was assigned away, also when it is only sent again', async () => {
    const patient = await ownPatient();
    const args = reviewOf((await report(patient)).reportId);
    await recordReview(clientOf('clinician'), args);
    await world.sql`delete from clinician_patient_assignments where patient_user_id = ${patient.userId}`;
    expect(await refusalOf('clinician', args)).toBe('42501');
  });
});

describe('the table of reviews', () => {
  it.each(['clinician', 'admin'] as const)('takes no row from the %s directly', async (name) => {
    const row = { artifact_id: reportId, content_hash: 'a'.repeat(64), kind: 'signature' };
    expect((await clientOf(name).from('diagnosis_reviews').insert(row)).error?.code).toBe('42501');
  });

  it('is never changed, not even by its owner', async () => {
    for (const statement of [
      `update diagnosis_reviews set reason = 'x'`,
      'delete from diagnosis_reviews',
      'truncate diagnosis_reviews',
    ])
      await expect(world.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(['patient', 'run', 'report'] as const)('loses what spoke of a deleted %s', async (what) => {
    const patient = await ownPatient();
    const { runId, reportId: deleted } = await report(patient);
    const { id } = await recordReview(clientOf('clinician'), reviewOf(deleted));
    if (what === 'patient') await world.sql`delete from patient_profiles where id = ${patient.id}`;
    else if (what === 'run') await world.sql`delete from diagnosis_runs where id = ${runId}`;
    else await world.sql`delete from diagnosis_artifacts where id = ${deleted}`;
    expect(await storedOf(id)).toEqual([]);
    const told = await world.sql`select table_name from sync_tombstones where row_id = ${id}`;
    expect(told).toEqual([{ table_name: 'diagnosis_reviews' }]);
  });
});
