import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Sql } from 'postgres';
import { createUser } from '../../../embedded/create-user.ts';
import type { EmbeddedBackend } from '../../../embedded/start-embedded.ts';
import { addMember, addOrganization, newClient } from '../../backend/support/test-world.ts';
import { withBackend } from './with-backend.ts';

const password = 'correct horse battery staple';

/** Somebody who reads lists. */
export interface Reader {
  readonly name: string;
  readonly userId: string;
  readonly client: SupabaseClient;
}

export interface ManyRuns {
  readonly sql: Sql;
  /** Of a fiftieth of the patients. */
  readonly clinician: Reader;
  /** Of all of them. */
  readonly admin: Reader;
}

/** Opens a backend with so many runs of one organisation, half of them queued, a hundred to a patient. */
export function withManyRuns<Value>(runs: number, work: (world: ManyRuns) => Promise<Value>): Promise<Value> {
  return withBackend({}, async ({ backend, sql }) => {
    const organizationId = await addOrganization(sql, 'Large');
    const clinician = await addReader(backend, sql, { name: 'clinician', organizationId });
    const admin = await addReader(backend, sql, { name: 'admin', organizationId });
    await addPatients(sql, { organizationId, clinicianId: clinician.userId, count: Math.ceil(runs / 100) });
    await addRuns(sql, organizationId, runs);
    return work({ sql, clinician, admin });
  });
}

async function addReader(
  backend: EmbeddedBackend,
  sql: Sql,
  { name, organizationId }: { name: string; organizationId: string },
): Promise<Reader> {
  const [userId, email] = [randomUUID(), `${name}@large.example`];
  await createUser(sql, { id: userId, email, password });
  await addMember(sql, userId, organizationId, name);
  const client = newClient(backend);
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error !== null) throw error;
  return { name, userId, client };
}

interface NewPatients {
  readonly organizationId: string;
  readonly clinicianId: string;
  readonly count: number;
}

async function addPatients(sql: Sql, { organizationId, clinicianId, count }: NewPatients): Promise<void> {
  await sql`insert into patient_profiles (user_id) select gen_random_uuid() from generate_series(1, ${count})`;
  await sql`
    insert into user_org_membership (user_id, organization_id, role)
    select user_id, ${organizationId}, 'patient' from patient_profiles`;
  await sql`
    insert into clinician_patient_assignments (organization_id, clinician_user_id, patient_user_id)
    select ${organizationId}, ${clinicianId}, user_id
    from (select user_id, row_number() over (order by id) as place from patient_profiles) p where p.place % 50 = 1`;
}

/** Written as they would stand there after years: what the triggers do on the way would take minutes. */
async function addRuns(sql: Sql, organizationId: string, count: number): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`alter table diagnosis_runs disable trigger user`;
    await transaction`
      insert into diagnosis_runs (
        organization_id, patient_id, priority, created_at, status, completed_at, output_data
      )
      select ${organizationId}, p.id, (n / 100) % 5, now() - n * interval '1 minute',
        case n % 2 when 0 then 'queued' else 'succeeded' end::diagnosis_run_status,
        case n % 2 when 1 then now() - n * interval '1 minute' end,
        case n % 2 when 1 then '{"artifact_id": null}'::jsonb end
      from generate_series(1, ${count}::integer) n
      join (select id, row_number() over (order by id) - 1 as place, count(*) over () as all_patients from patient_profiles) p
        on p.place = (n / 2) % p.all_patients`;
    await transaction`alter table diagnosis_runs enable trigger user`;
  });
  await sql`analyze`;
}
