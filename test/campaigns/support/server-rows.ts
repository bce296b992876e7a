import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { type CacheRows, linesOf, onServer } from './cache-rows.ts';

const pageSize = 500;

/** Everything of the mirrored tables that the signed-in user of this supabase-js sees, through the data API. */
export async function readServerRows(client: SupabaseClient): Promise<CacheRows> {
  const runs = await readTable(client, 'diagnosis_runs', 'id');
  const artifacts = await readTable(client, 'diagnosis_artifacts', 'id');
  const reports = artifacts.filter(({ artifact_type }) => artifact_type === 'diagnosis_report');
  return [
    ...linesOf('patient', onServer.patient, await readTable(client, 'patient_profiles', 'id')),
    ...linesOf('run', onServer.run, runs),
    ...linesOf('report', onServer.report, reports),
    ...linesOf('review', onServer.review, await readTable(client, 'diagnosis_reviews', 'id')),
    ...linesOf(
      'flag',
      onServer.flag,
      await readTable(client, 'organization_feature_flags', 'organization_id'),
    ),
  ].toSorted();
}

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

async function readTable(client: SupabaseClient, table: string, orderBy: string) {
  const rows: z.output<typeof rowsSchema> = [];
  for (;;) {
    const { data, error } = await client
      .from(table)
      .select('*')
      .order(orderBy)
      .range(rows.length, rows.length + pageSize - 1);
    if (error) throw new Error(`${table}: ${error.message}`);
    const page = rowsSchema.parse(data);
    rows.push(...page);
    if (page.length < pageSize) return rows;
  }
}
