import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Cache } from '../../../main/db/cache.ts';
import { flagRecordSchema } from '../../../shared/records.ts';

/** What a user may see, or what a cache holds: one line a row, sorted. */
export type VisibleRows = readonly string[];

const linesSchema = z.array(z.object({ line: z.string() }));

/** What row level security lets this user see of the mirrored tables now. */
export async function rowsVisibleTo(sql: Sql, userId: string): Promise<VisibleRows> {
  const claims = JSON.stringify({ sub: userId, role: 'authenticated' });
  const rows = await sql.begin('read only', async (transaction) => {
    await transaction`set local role authenticated`;
    await transaction`select set_config('request.jwt.claims', ${claims}, true)`;
    return transaction`
      select 'patient ' || id as line from patient_profiles
      union all select 'run ' || organization_id || ' ' || id || ' ' || status from diagnosis_runs
      union all select 'report ' || r.id || ' ' || a.id from diagnosis_runs r join diagnosis_artifacts a on a.run_id = r.id
        where a.artifact_type = 'diagnosis_report'
      union all select 'review ' || artifact_id || ' ' || id || ' ' || decision from diagnosis_reviews
      union all select 'flag ' || organization_id || ' ' || enabled from organization_feature_flags`;
  });
  return linesSchema
    .parse([...rows])
    .map(({ line }) => line)
    .sort();
}

const pageSize = 100;

/** What the cache would show. */
export function rowsCachedIn(cache: Cache, organizationIds: readonly string[]): VisibleRows {
  const lines = cache.listPatients({ search: '', limit: 100_000 }).map(({ id }) => `patient ${id}`);
  let cursor: string | null = null;
  do {
    const page = cache.listRuns({ tab: 'all', search: '', cursor, limit: pageSize });
    for (const { run } of page.rows) {
      lines.push(`run ${run.organization_id} ${run.id} ${run.status}`);
      const report = cache.tryGetLatestReport(run.id);
      if (!report) continue;
      lines.push(`report ${run.id} ${report.id}`);
      for (const { id, decision } of cache.listReviews(report.id))
        lines.push(`review ${report.id} ${id} ${decision}`);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const id of organizationIds) {
    const { organization_id: organizationId, flag } = flagRecordSchema
      .pick({ organization_id: true, flag: true })
      .parse({ organization_id: id, flag: 'DIAGNOSIS_WORKER_ENABLED' });
    const state = cache.tryGetFlag(organizationId, flag);
    if (state) lines.push(`flag ${id} ${state.enabled}`);
  }
  return lines.sort();
}
