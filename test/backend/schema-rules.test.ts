import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalog } from './support/rls-matrix/catalog.ts';
import { findHoles } from './support/rls-matrix/read-privileges.ts';
import { inUndone } from './support/rls-matrix/run-matrix.ts';
import { startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.stop());

// Each of these lists what breaks the rule, so that a failure names it.
describe('the schema', () => {
  // Row level security forced, no owner's rights in the exposed schema, search paths pinned, views as their caller, and
  // of the grants those of the matrix: nothing joins it by being forgotten.
  it('has the grants that the access matrix tells, and no hole', async () => {
    expect(await findHoles(world.sql, await readCatalog(world.sql))).toEqual([]);
  });

  it('grants the anonymous and everybody nothing outside of it either', async () => {
    const granted = await world.sql`
      select n.nspname || '.' || c.relname as name, a.privilege_type
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where n.nspname not in ('pg_catalog', 'information_schema', 'extensions')
        and a.grantee in (0, 'anon'::regrole)`;
    const toSignedIn = await world.sql`
      select n.nspname || '.' || c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where n.nspname not in ('pg_catalog', 'information_schema', 'extensions', 'public', 'private')
        and a.grantee in ('authenticated'::regrole, 'service_role'::regrole)`;
    expect([granted, toSignedIn]).toEqual([[], []]);
  });

  it('opens nothing that is made from now on', async () => {
    const opened = await inUndone(world.sql, async (sql) => {
      await sql`create table public.made_now (id bigint generated always as identity)`;
      await sql`create table private.made_now (id bigint generated always as identity)`;
      await sql`create function public.made_now() returns text language sql return 'all'`;
      await sql`create function private.made_now() returns text language sql return 'all'`;
      return sql`
        select r.role, s.schema
        from unnest(array['anon', 'authenticated']) r (role), unnest(array['public', 'private']) s (schema)
        where has_function_privilege(r.role, s.schema || '.made_now()', 'execute')
          or has_table_privilege(r.role, s.schema || '.made_now', 'select, insert, update, delete, truncate')
          or has_sequence_privilege(r.role, s.schema || '.made_now_id_seq', 'usage, select, update')
        union all
        select 'service_role', s.schema from unnest(array['public', 'private']) s (schema)
        where has_function_privilege('service_role', s.schema || '.made_now()', 'execute')`;
    });
    expect([...opened]).toEqual([]);
  });

  it('indexes every foreign key', async () => {
    const missing = await world.sql`
      select k.conrelid::regclass::text as table, k.conname as key from pg_constraint k
      where k.contype = 'f' and k.connamespace in ('public'::regnamespace, 'private'::regnamespace)
        and not exists (
          select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
            and (i.indkey::int2[])[0] = k.conkey[1]
        )`;
    expect(missing).toEqual([]);
  });

  it('indexes every column by which a policy looks', async () => {
    const missing = await world.sql`
      select distinct d.refobjid::regclass::text as table, a.attname as column
      from pg_policy p
      join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = p.polrelid and d.refobjsubid > 0
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where a.atttypid <> 'boolean'::regtype and not exists (
        select from pg_index i where i.indrelid = d.refobjid and i.indpred is null
          and (i.indkey::int2[])[0] = d.refobjsubid
      )`;
    expect(missing).toEqual([]);
  });

  it('asks in no policy who is calling once per row', async () => {
    const perRow = await world.sql`
      select tablename, policyname from pg_policies
      where schemaname = 'public' and cmd = 'SELECT'
        and regexp_replace(qual, '\\(\\s*SELECT (private\\.my_account|auth\\.uid)\\(\\)[^()]*\\)', '', 'g')
          ~ '(auth\\.|my_account|can_work_on|is_patient_of)'`;
    expect(perRow).toEqual([]);
  });

  it('describes every function', async () => {
    const silent = await world.sql`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and obj_description(p.oid, 'pg_proc') is null`;
    expect(silent).toEqual([]);
  });

  // A row is announced to whom the policies show it. A filter or a list of columns would be a second truth beside them.
  it('announces runs, reviews and flags to Realtime, whole and to no others than may see them', async () => {
    const rows = await world.sql`
      select t.tablename, t.rowfilter, c.relrowsecurity,
        array_length(t.attnames, 1) = (
          select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        ) as whole
      from pg_publication_tables t join pg_class c on c.oid = format('%I.%I', t.schemaname, t.tablename)::regclass
      where t.pubname = 'supabase_realtime' order by t.tablename`;
    const published = { rowfilter: null, relrowsecurity: true, whole: true };
    expect([...rows]).toEqual([
      { tablename: 'diagnosis_reviews', ...published },
      { tablename: 'diagnosis_runs', ...published },
      { tablename: 'organization_feature_flags', ...published },
    ]);
  });
});
