import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { completion } from '../execute-by-hand.ts';
import { addRun, type TestPatient } from '../test-world.ts';
import type { Place } from './matrix-world.ts';

/** Puts rows of every patient into every table, the way they really come about: by people who may. */
export async function addRecords(sql: Sql, places: readonly Place[]): Promise<void> {
  await sql`insert into questions (key, label) values ('tension', 'How tense?')`;
  await sql`insert into funnels (slug, title) values ('stress', 'Stress check')`;
  for (const place of places) {
    for (const patient of place.patients) await addHistory(sql, place.id, patient);
    for (const patient of place.patients.slice(0, 4)) await addRuns(sql, place, patient);
    await addForgotten(sql, place);
    await addTakenBack(sql, place);
  }
}

async function addHistory(sql: Sql, organizationId: string, patient: TestPatient): Promise<void> {
  const assessmentId = randomUUID();
  await sql`
    insert into anamnesis_entries (patient_id, organization_id, title, entry_type)
    values (${patient.id}, ${organizationId}, 'Insomnia', 'symptoms')`;
  await sql`
    insert into assessments (id, patient_id, funnel, status, completed_at)
    values (${assessmentId}, ${patient.id}, 'stress', 'completed', now())`;
  await sql`
    insert into assessment_answers (assessment_id, question_id, answer_value) values (${assessmentId}, 'tension', 3)`;
  await sql`insert into calculated_results (assessment_id, algorithm_version) values (${assessmentId}, 'v1')`;
  await sql`insert into patient_measures (patient_id, stress_score) values (${patient.id}, 50)`;
}

/** A queued run of the patient, one that has failed, and for everybody who may: one running, one with a reviewed report. */
async function addRuns(sql: Sql, place: Place, patient: TestPatient): Promise<void> {
  const user = (name: string) => place.staff.get(name) ?? '';
  await addRun(sql, place.id, patient);
  const failed = await addRun(sql, place.id, patient);
  const failure = {
    error_code: 'EXECUTION_ERROR',
    message: 'The model is overloaded.',
    reason: 'LLM_OVERLOADED',
  };
  await as(sql, user('clinician'), async (transaction) => {
    const claimId = await claimRun(transaction, failed);
    await transaction`select fail_diagnosis_run(${failed}, ${claimId}, ${sql.json(failure)})`;
  });
  for (const holder of [
    'clinician',
    'admin',
    'former clinician',
    'demoted clinician',
    'withdrawn clinician',
  ]) {
    const running = await addRun(sql, place.id, patient);
    await as(sql, user(holder), (transaction) => claimRun(transaction, running));
    const settled = await addRun(sql, place.id, patient);
    await as(sql, user(holder), (transaction) => settleRun(transaction, settled));
  }
  const silent = await addRun(sql, place.id, patient);
  await as(sql, user('clinician'), (transaction) => claimRun(transaction, silent));
  await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = ${silent}`;
}

async function settleRun(sql: TransactionSql, runId: string): Promise<void> {
  const args = completion(runId, await claimRun(sql, runId));
  const [row] = await sql`
    select complete_diagnosis_run(
      ${args.p_run_id}, ${args.p_claim_id}, ${sql.json(args.p_diagnosis)}, ${sql.json(args.p_context_pack)},
      ${args.p_content_hash}, ${args.p_context_hash}, ${sql.json(args.p_provenance)}
    ) ->> 'artifact_id' as artifact_id`;
  await sql`
    select record_review(${randomUUID()}, ${row?.artifact_id}, ${args.p_content_hash}, 0, 'override', 'Seen otherwise.')`;
}

async function claimRun(sql: TransactionSql, runId: string): Promise<string> {
  const claimId = randomUUID();
  await sql`
    update diagnosis_runs set status = 'running', claim_id = ${claimId}, workstation_id = 'matrix' where id = ${runId}`;
  return claimId;
}

/** A run that its holder gave back, and one that was taken from a holder who fell silent. */
async function addTakenBack(sql: Sql, { id, patients, staff }: Place): Promise<void> {
  const [patient] = patients;
  if (patient === undefined) throw new Error('nobody to run for');
  const clinician = staff.get('clinician') ?? '';
  const released = await addRun(sql, id, patient);
  await as(sql, clinician, async (transaction) => {
    await transaction`select release_diagnosis_run(${released}, ${await claimRun(transaction, released)})`;
  });
  const swept = await addRun(sql, id, patient);
  await as(sql, clinician, (transaction) => claimRun(transaction, swept));
  const others = sql`select id from diagnosis_runs where status = 'running' and lease_expires_at < now()`;
  const silent = (await others).map((row) => String(row.id));
  await sql`update diagnosis_runs set lease_expires_at = now() + interval '1 hour' where id = any (${silent})`;
  await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = ${swept}`;
  await as(sql, clinician, (transaction) => transaction`select sweep_expired_runs()`);
  await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = any (${silent})`;
}

/** A run that was deleted: its tombstone tells its id. */
async function addForgotten(sql: Sql, { id, patients }: Place): Promise<void> {
  const [patient] = patients;
  if (patient === undefined) throw new Error('nobody to forget');
  await sql`delete from diagnosis_runs where id = ${await addRun(sql, id, patient)}`;
}

/** Does the work in the role and with the token of the user. */
async function as<Value>(sql: Sql, userId: string, work: (transaction: TransactionSql) => Promise<Value>) {
  return sql.begin(async (transaction) => {
    const claims = JSON.stringify({ role: 'authenticated', sub: userId });
    await transaction`select set_config('request.jwt.claims', ${claims}, true)`;
    await transaction`set local role authenticated`;
    return work(transaction);
  });
}
