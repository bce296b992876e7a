import type { Sql } from 'postgres';
import { z } from 'zod';

/** A row as Postgres has it, read past the app. */
const runSchema = z.object({
  id: z.guid(),
  status: z.string(),
  claim_id: z.guid().nullable(),
  attempt: z.int(),
  patient_id: z.guid(),
  started_at: z.date().nullable(),
  completed_at: z.date().nullable(),
  output_data: z.unknown(),
  error_info: z.unknown(),
});
export type RunRow = z.infer<typeof runSchema>;

export async function readRun(sql: Sql, id: string): Promise<RunRow> {
  const rows = await sql`
    select id, status, claim_id, attempt, patient_id, started_at, completed_at, output_data, error_info
    from diagnosis_runs where id = ${id}`;
  return runSchema.parse(rows[0]);
}

const artifactSchema = z.object({
  id: z.guid(),
  artifact_type: z.string(),
  artifact_name: z.string().nullable(),
  artifact_data: z.unknown(),
  content_hash: z.string().nullable(),
  sequence_order: z.int().nullable(),
});
export type ArtifactRow = z.infer<typeof artifactSchema>;

/** What is stored for a run, the oldest first; `sequence_order` null: it is not linked. */
export async function readArtifacts(sql: Sql, runId: string, type: string): Promise<ArtifactRow[]> {
  const rows = await sql`
    select a.id, a.artifact_type, a.artifact_name, a.artifact_data, a.content_hash, l.sequence_order
    from diagnosis_artifacts a
    left join diagnosis_run_artifacts l on l.artifact_id = a.id and l.run_id = a.run_id
    where a.run_id = ${runId} and a.artifact_type = ${type}
    order by a.created_at`;
  return z.array(artifactSchema).parse([...rows]);
}
