import postgres from 'postgres';
import { z } from 'zod';

const rowSchema = z.object({
  patient: z.string(),
  status: z.string(),
  attempt: z.int(),
  reports: z.coerce.number(),
  risk_level: z.string().nullable(),
  confidence_score: z.number().nullable(),
  findings: z.int().nullable(),
  seconds: z.coerce.number().nullable(),
});

/**
 * Reads back from Postgres what became of the runs; prints a table and the figure.
 * @param seconds how long the whole journey took
 * @returns the exit code: 0 when every run succeeded once
 */
export async function printDemoResult(
  databaseUrl: string,
  runIds: readonly string[],
  seconds: number,
): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  const found = await sql`
    select concat_ws(' ', p.first_name, p.last_name) as patient, r.status, r.attempt,
      (select count(*) from public.diagnosis_artifacts b where b.run_id = r.id and b.artifact_type = 'diagnosis_report') as reports,
      a.risk_level, a.confidence_score, jsonb_array_length(a.artifact_data -> 'findings') as findings,
      round(extract(epoch from r.completed_at - r.started_at)::numeric, 1) as seconds
    from public.diagnosis_runs r
    join public.patient_profiles p on p.id = r.patient_id
    left join public.diagnosis_artifacts a on a.run_id = r.id and a.artifact_type = 'diagnosis_report'
    where r.id in ${sql(runIds)} order by r.completed_at`;
  await sql.end();
  const rows = found.map((row) => rowSchema.parse(row));
  console.table(
    rows.map(({ patient, risk_level, confidence_score, findings, seconds: took }) => ({
      patient,
      risk: risk_level,
      confidence: confidence_score,
      findings,
      seconds: took,
    })),
  );
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  const doubled = rows.filter((row) => row.attempt > 1 || row.reports > 1).length;
  const succeeded = count('succeeded');
  console.log(
    `figure demo runs=${rows.length} succeeded=${succeeded} failed=${count('failed')} doubled=${doubled} seconds=${seconds.toFixed(1)}`,
  );
  return succeeded === runIds.length && doubled === 0 ? 0 : 1;
}
