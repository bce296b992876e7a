import type Database from 'better-sqlite3';
import { z } from 'zod';

/** Every mirrored row, as one comparable line each, sorted. */
export type CacheRows = readonly string[];

const parsed = z.string().transform((text): unknown => JSON.parse(text));
const moment = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : Date.parse(text)));

const patientSchema = z.object({
  id: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  sex: z.string().nullable(),
  preferred_language: z.string().nullable(),
  updated_at: moment,
});
const runFields = {
  id: z.string(),
  organization_id: z.string(),
  patient_id: z.string(),
  status: z.string(),
  priority: z.int(),
  inputs_hash: z.string().nullable(),
  claim_id: z.string().nullable(),
  claimed_by: z.string().nullable(),
  created_by: z.string().nullable(),
  attempt: z.int(),
  max_attempts: z.int(),
  started_at: moment,
  completed_at: moment,
  created_at: moment,
  updated_at: moment,
};
const reportFields = {
  id: z.string(),
  run_id: z.string(),
  patient_id: z.string(),
  organization_id: z.string(),
  artifact_name: z.string(),
  content_hash: z.string(),
  risk_level: z.string().nullable(),
  confidence_score: z.number().nullable(),
  created_at: moment,
};
const reviewSchema = z.object({
  id: z.string(),
  run_id: z.string(),
  patient_id: z.string(),
  organization_id: z.string(),
  artifact_id: z.string(),
  content_hash: z.string(),
  kind: z.string(),
  finding_index: z.int(),
  decision: z.string(),
  reason: z.string().nullable(),
  created_by: z.string(),
  created_at: moment,
});
const flagFields = { organization_id: z.string(), flag: z.string(), updated_at: moment };

const wide = (value: z.ZodType) => ({ input_config: value, error_info: value.nullable() });
const reportJson = (value: z.ZodType) => ({ artifact_data: value, provenance: value });

/** How each kind of row is read from the cache, and from the data API. */
const inCache = {
  patient: patientSchema,
  run: z.object({ ...runFields, ...wide(parsed) }),
  report: z.object({ ...reportFields, ...reportJson(parsed) }),
  review: reviewSchema,
  flag: z.object({ ...flagFields, enabled: z.int().transform((value) => value === 1) }),
};
export const onServer = {
  patient: patientSchema,
  run: z.object({ ...runFields, ...wide(z.unknown()) }),
  report: z.object({ ...reportFields, ...reportJson(z.unknown()) }),
  review: reviewSchema,
  flag: z.object({ ...flagFields, enabled: z.boolean() }),
};

/** The lines of rows of one kind; the keys of JSON in one order. */
export function linesOf(kind: string, schema: z.ZodType, rows: readonly unknown[]): string[] {
  return rows.map((row) => `${kind} ${JSON.stringify(inOrder(schema.parse(row)))}`);
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

/** Reads the file of a cache; throws where its index does not say what its texts say. */
export function readCacheRows(database: Database.Database): CacheRows {
  const all = (table: string) => database.prepare(`select * from ${table}`).all();
  // SQLite compares the whole index with the texts that it is over.
  database.exec(`insert into search_index (search_index, rank) values ('integrity-check', 1)`);
  const texts = database.prepare(
    `select (select count(*) from search_texts where source = 'patient') - (select count(*) from patients)
      + (select count(*) from search_texts where source = 'report') - (select count(*) from reports)`,
  );
  if (texts.pluck().get() !== 0) throw new Error('there are texts without rows or rows without texts');
  return [
    ...linesOf('patient', inCache.patient, all('patients')),
    ...linesOf('run', inCache.run, all('runs')),
    ...linesOf('report', inCache.report, all('reports')),
    ...linesOf('review', inCache.review, all('reviews')),
    ...linesOf('flag', inCache.flag, all('flags')),
  ].toSorted();
}
