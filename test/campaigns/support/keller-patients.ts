import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { type PatientId, patientIdSchema } from '../../../shared/ids.ts';

/** The patients assigned to Dr. Keller. */
export async function kellerPatients(sql: Sql): Promise<PatientId[]> {
  const rows = await sql`
    select p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${demoStaff.keller.id} order by p.id`;
  return z
    .array(z.object({ id: patientIdSchema }))
    .parse([...rows])
    .map(({ id }) => id);
}
