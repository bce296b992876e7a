import postgres from 'postgres';
import { z } from 'zod';
import { errorInfoSchema } from '../../../shared/failure.ts';
import { runStatusSchema } from '../../../shared/run.ts';
import { expireLease } from '../../backend/support/execute-by-hand.ts';

const runSchema = z.object({
  id: z.string(),
  status: runStatusSchema,
  attempt: z.int(),
  claim_id: z.string().nullable(),
  claimed_by: z.string().nullable(),
  started_at: z.date().nullable(),
  completed_at: z.date().nullable(),
  output_data: z.json(),
  error_info: errorInfoSchema.nullable(),
});
export type StoredRun = z.infer<typeof runSchema>;

const artifactSchema = z.object({
  id: z.string(),
  artifact_type: z.string(),
  artifact_name: z.string(),
  artifact_data: z.json(),
  content_hash: z.string(),
  sequence_order: z.int().nullable(),
});
export type StoredArtifact = z.infer<typeof artifactSchema>;

const nameSchema = z.object({ first_name: z.string(), last_name: z.string() });

export interface TestDatabase {
  /** The run as Postgres holds it; throws when there is none. */
  getRun(id: string): Promise<StoredRun>;
  artifactsOf(runId: string): Promise<StoredArtifact[]>;
  /** A queued run of a patient assigned to the clinician with this e-mail; each call takes another one. */
  takeQueuedRun(clinicianEmail: string): Promise<string>;
  /** A patient assigned to the clinician, with a last name of their own, of whom nothing was executed or queued by the app yet. */
  takeFreshPatient(clinicianEmail: string): Promise<{ name: string; lastName: string }>;
  /** Every status that a run goes through from now on, in order, as other sessions see it. */
  watchStatuses(runId: string): Promise<{ seen: () => string[]; stop: () => Promise<void> }>;
  /** As if the holder had been silent for longer than its lease. */
  expireLease(runId: string): Promise<void>;
  sql: postgres.Sql;
  setPassword(account: { email: string; password: string }): Promise<void>;
  close(): Promise<void>;
}

/** Looks into Postgres directly, as its owner: what the tests assert is what was stored, not what the app says. */
export function openTestDatabase(databaseUrl: string): TestDatabase {
  const sql = postgres(databaseUrl, { max: 3, onnotice: () => undefined });
  const taken = new Set<string>();
  return {
    sql,
    async setPassword({ email, password }) {
      await sql`update auth.users set encrypted_password = crypt(${password}, gen_salt('bf')) where email = ${email}`;
    },
    async getRun(id) {
      const [row] = await sql`select * from public.diagnosis_runs where id = ${id}`;
      return runSchema.parse(row);
    },
    async artifactsOf(runId) {
      const rows = await sql`
        select a.*, l.sequence_order from public.diagnosis_artifacts a
        left join public.diagnosis_run_artifacts l on l.artifact_id = a.id and l.run_id = a.run_id
        where a.run_id = ${runId} order by a.artifact_type desc`;
      return rows.map((row) => artifactSchema.parse(row));
    },
    async takeQueuedRun(clinicianEmail) {
      const rows = await sql`
        select r.id from public.diagnosis_runs r
        join public.patient_profiles p on p.id = r.patient_id
        join public.clinician_patient_assignments c
          on c.patient_user_id = p.user_id and c.organization_id = r.organization_id
        join auth.users u on u.id = c.clinician_user_id
        where r.status = 'queued' and r.attempt = 0 and u.email = ${clinicianEmail}
        order by r.priority desc, r.created_at, r.id`;
      const free = rows.map((row) => z.object({ id: z.string() }).parse(row).id).find((id) => !taken.has(id));
      if (!free) throw new Error(`no queued run is left for ${clinicianEmail}`);
      taken.add(free);
      return free;
    },
    async takeFreshPatient(clinicianEmail) {
      const [row] = await sql`
        select p.last_name, p.first_name from public.patient_profiles p
        join public.clinician_patient_assignments a on a.patient_user_id = p.user_id
        join auth.users u on u.id = a.clinician_user_id
        where u.email = ${clinicianEmail}
          and not exists (
            select from public.diagnosis_runs r where r.patient_id = p.id and r.inputs_hash is not null
          )
          and (select count(*) from public.patient_profiles o where o.last_name = p.last_name) = 1
        order by p.last_name limit 1`;
      const { first_name, last_name } = nameSchema.parse(row);
      return { name: `${last_name}, ${first_name}`, lastName: last_name };
    },
    expireLease: (runId) => expireLease(sql, runId),
    async watchStatuses(runId) {
      const seen: string[] = [];
      await sql.unsafe(watcherSql);
      const { unlisten } = await sql.listen('test_run_status', (payload) => {
        const [id, status] = payload.split(' ');
        if (id === runId && status) seen.push(status);
      });
      return { seen: () => seen, stop: unlisten };
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

const watcherSql = `
  create or replace function public.test_notify_run_status() returns trigger language plpgsql as $$
  begin perform pg_notify('test_run_status', new.id || ' ' || new.status); return null; end $$;
  create or replace trigger test_notify_run_status after update of status on public.diagnosis_runs
    for each row execute function public.test_notify_run_status();`;
