import type { Sql } from 'postgres';
import { z } from 'zod';
import { errorInfoSchema } from '../../../shared/failure.ts';
import { type RunId, runIdSchema } from '../../../shared/ids.ts';
import { runStatusSchema } from '../../../shared/run.ts';

const storedRunSchema = z.object({
  id: runIdSchema,
  status: runStatusSchema,
  attempt: z.int(),
  error_info: errorInfoSchema.nullable(),
  reports: z.int(),
  packs: z.int(),
  links: z.int(),
  claims: z.int(),
  /** Every artifact was written under the last claim and for the patient of the run, which names its report. */
  isConsistent: z.boolean(),
});
export type StoredRun = z.infer<typeof storedRunSchema>;

/** The runs as Postgres holds them, by id, with how much belongs to each. */
export async function readRuns(sql: Sql, runs: readonly RunId[]): Promise<ReadonlyMap<string, StoredRun>> {
  const rows = await sql`
    select r.id, r.status, r.attempt, r.error_info,
      (select count(*)::int from diagnosis_artifacts a
        where a.run_id = r.id and a.artifact_type = 'diagnosis_report') as reports,
      (select count(*)::int from diagnosis_artifacts a
        where a.run_id = r.id and a.artifact_type = 'context_pack') as packs,
      (select count(*)::int from diagnosis_run_artifacts l where l.run_id = r.id) as links,
      (select count(*)::int from private.run_claims c where c.run_id = r.id) as claims,
      not exists (
        select from diagnosis_artifacts a
        where a.run_id = r.id
          and (a.claim_id, a.patient_id, a.organization_id) is distinct from (r.claim_id, r.patient_id, r.organization_id)
      ) and not exists (
        select from diagnosis_run_artifacts l
        where l.run_id = r.id and l.artifact_id::text is distinct from r.output_data ->> 'artifact_id'
      ) as "isConsistent"
    from diagnosis_runs r where r.id = any(${[...runs]})`;
  const parsed = z.array(storedRunSchema).parse([...rows]);
  return new Map(parsed.map((run) => [run.id, run]));
}

/** The reason of a failed run, or the code of the failure where it has none; null for one that has not failed. */
export function reasonOfRun(run: StoredRun | undefined): string | null {
  const info = run?.error_info;
  if (!info) return null;
  return info.error_code === 'EXECUTION_ERROR' ? (info.reason ?? info.error_code) : info.error_code;
}
