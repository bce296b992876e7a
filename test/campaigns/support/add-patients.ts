import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { insertRows } from '../../../embedded/demo/insert-rows.ts';
import { type PatientId, patientIdSchema, type RunId, runIdSchema } from '../../../shared/ids.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

/** A note of a record. */
export interface Note {
  readonly title: string;
  readonly content: Json;
  readonly tags?: readonly string[];
}

/** A patient of Dr. Keller as a campaign makes them up. */
export interface MadeUpPatient {
  readonly firstName: string;
  readonly lastName: string;
  /** ISO date. */
  readonly birthDate: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: readonly Note[];
}

/** Stores patients with their notes and one measure, assigned to Dr. Keller. @returns their ids, in the same order. */
export async function addPatients(sql: Sql, patients: readonly MadeUpPatient[]): Promise<PatientId[]> {
  const { id: clinicianId, organizationId } = demoStaff.keller;
  const people = patients.map((patient) => ({ ...patient, id: newPatientId(), userId: randomUUID() }));
  await sql.begin((transaction) =>
    insertRows(transaction, [
      {
        table: 'patient_profiles',
        rows: people.map((person) => ({
          id: person.id,
          user_id: person.userId,
          first_name: person.firstName,
          last_name: person.lastName,
          birth_date: person.birthDate,
          sex: 'female',
          contact_email: person.email,
          contact_phone: person.phone,
          created_at: new Date().toISOString(),
          updated_at: new Date().toISOString(),
          consent_data_processing: true,
        })),
      },
      {
        table: 'user_org_membership',
        rows: people.map(({ userId }) => ({
          user_id: userId,
          organization_id: organizationId,
          role: 'patient',
          is_active: true,
        })),
      },
      {
        table: 'clinician_patient_assignments',
        rows: people.map(({ userId }) => ({
          id: randomUUID(),
          organization_id: organizationId,
          clinician_user_id: clinicianId,
          patient_user_id: userId,
        })),
      },
      {
        table: 'anamnesis_entries',
        rows: people.flatMap(({ id, notes }) =>
          notes.map(({ title, content, tags = [] }) => ({
            id: randomUUID(),
            patient_id: id,
            organization_id: organizationId,
            title,
            content,
            tags,
            entry_type: 'symptoms',
          })),
        ),
      },
      {
        table: 'patient_measures',
        rows: people.map(({ id }) => ({
          id: randomUUID(),
          patient_id: id,
          stress_score: 71,
          sleep_score: 44,
          risk_level: 'moderate',
        })),
      },
    ]),
  );
  return people.map(({ id }) => id);
}

function newPatientId(): PatientId {
  return patientIdSchema.parse(randomUUID());
}

const rowsSchema = z.array(z.object({ id: runIdSchema }));

/** Queues one run for each of the patients, who may be named more than once. @returns their ids, in the same order. */
export async function queueRunsOf(sql: Sql, patients: readonly PatientId[]): Promise<RunId[]> {
  const rows = await sql`
    with wanted as materialized (
      select gen_random_uuid() as id, w.patient_id, w.place
      from unnest(${[...patients]}::uuid[]) with ordinality as w (patient_id, place)
    ),
    queued as (
      insert into diagnosis_runs (id, organization_id, patient_id)
      select id, ${demoStaff.keller.organizationId}, patient_id from wanted
      returning id
    )
    select w.id from wanted w join queued using (id) order by w.place`;
  return rowsSchema.parse([...rows]).map(({ id }) => id);
}
