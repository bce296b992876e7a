import { randomUUID } from 'node:crypto';
import { complete, mustClaim } from './execute-by-hand.ts';
import { recordReview, reviewOf } from './record-review.ts';
import { addRun, setFeature, type TestPatient, type TestWorld } from './test-world.ts';

/** Puts at least one row of each organisation into every table, the way it really comes about. */
export async function fillTables(world: TestWorld): Promise<void> {
  await world.sql`insert into questions (key, label) values ('tension', 'How tense?')`;
  await world.sql`insert into funnels (slug, title) values ('stress', 'Stress check')`;
  await fillOrganization(world, world.home, world.homePatient, 'clinician');
  await fillOrganization(world, world.other, world.otherPatient, 'otherClinician');
}

async function fillOrganization(
  world: TestWorld,
  organizationId: string,
  patient: TestPatient,
  clinicianName: 'clinician' | 'otherClinician',
): Promise<void> {
  const { sql } = world;
  const { client } = world.actor(clinicianName);
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
  await setFeature(sql, organizationId, true);
  const runId = await addRun(sql, organizationId, patient);
  const { artifact_id: artifactId } = await complete(client, runId, await mustClaim(client, runId));
  if (!artifactId) throw new Error('no report was stored');
  await recordReview(client, reviewOf(artifactId));
  await sql`delete from diagnosis_runs where id = ${await addRun(sql, organizationId, patient)}`;
}
