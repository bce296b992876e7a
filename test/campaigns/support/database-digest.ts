import type { Sql } from 'postgres';
import { z } from 'zod';
import type { RunId } from '../../../shared/ids.ts';

const digestSchema = z.array(z.object({ name: z.string(), digest: z.string() }));

/** Rows that belong to a run, by table. */
const belongsToRuns: Readonly<Record<string, string>> = {
  'public.diagnosis_runs': 'id',
  'public.diagnosis_artifacts': 'run_id',
  'public.diagnosis_run_artifacts': 'run_id',
  'private.run_claims': 'run_id',
  'public.audit_log': 'entity_id',
};

/** A digest of each table without the rows that belong to these runs, and one of each kind of schema object. */
export async function digestDatabase(sql: Sql, without: readonly RunId[]): Promise<Map<string, string>> {
  const tables = await sql`
    select schemaname || '.' || tablename as name, '' as digest from pg_tables
    where schemaname in ('public', 'private')`;
  const digests = new Map<string, string>();
  for (const { name } of digestSchema.parse([...tables])) {
    const rows = await sql`
      select ${name} as name, coalesce(md5(string_agg(row_to_json(t)::text, '|' order by row_to_json(t)::text)), '')
        as digest
      from ${sql(name)} t ${withoutRuns(sql, name, without)}`;
    for (const row of digestSchema.parse([...rows])) digests.set(row.name, row.digest);
  }
  for (const row of digestSchema.parse([...(await sql.unsafe(schemaDigests))]))
    digests.set(row.name, row.digest);
  return digests;
}

function withoutRuns(sql: Sql, table: string, runs: readonly RunId[]) {
  const column = belongsToRuns[table];
  return column ? sql`where t.${sql(column)}::text <> all(${[...runs]}::text[])` : sql``;
}

/** The names under which two digests differ. */
export function differences(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
}

const schemaDigests = `
  select 'columns' as name, md5(string_agg(c::text, '|' order by c::text)) as digest
    from information_schema.columns c where table_schema in ('public', 'private', 'auth')
  union all
  select 'constraints', md5(string_agg(pg_get_constraintdef(c.oid), '|' order by c.conrelid, c.conname))
    from pg_constraint c
  union all
  select 'policies', md5(string_agg(p::text, '|' order by p::text)) from pg_policies p
  union all
  select 'functions', md5(string_agg(p.oid || coalesce(p.prosrc, '') || coalesce(p.proacl::text, ''), '|' order by p.oid))
    from pg_proc p
  union all
  select 'triggers', md5(string_agg(pg_get_triggerdef(t.oid) || t.tgenabled::text, '|' order by t.oid)) from pg_trigger t
  union all
  select 'grants', md5(string_agg(c.oid || coalesce(c.relacl::text, '') || c.relrowsecurity || c.relforcerowsecurity,
    '|' order by c.oid)) from pg_class c
  union all
  select 'column_grants', md5(string_agg(a.attrelid || a.attname || a.attacl::text, '|' order by a.attrelid, a.attnum))
    from pg_attribute a where a.attacl is not null
  union all
  select 'roles', md5(string_agg(r.rolname || r.rolsuper || r.rolbypassrls, '|' order by r.rolname)) from pg_roles r
  union all
  select 'accounts', md5(string_agg(u.id || u.email, '|' order by u.id)) from auth.users u`;
