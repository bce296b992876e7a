import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { type RunId, runIdSchema } from '../../../shared/ids.ts';

const rowsSchema = z.array(z.object({ id: runIdSchema }));

/** Queues runs, spread evenly over the patients of Dr. Keller. @returns their ids. */
export async function queueRuns(sql: Sql, count: number): Promise<RunId[]> {
  const rows = await sql`
    with patients as (
      select p.id, row_number() over (order by p.id) - 1 as place, count(*) over () as patients
      from patient_profiles p join clinician_patient_assignments a on a.patient_user_id = p.user_id
      where a.clinician_user_id = ${demoStaff.keller.id}
    )
    insert into diagnosis_runs (organization_id, patient_id)
    select ${demoStaff.keller.organizationId}, p.id
    from generate_series(0, ${count - 1}::int) n join patients p on p.place = n % p.patients
    returning id`;
  return rowsSchema.parse([...rows]).map(({ id }) => id);
}
