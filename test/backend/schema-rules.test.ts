import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.stop());

// Each of these lists what breaks the rule, so that a failure names it.
describe('the schema', () => {
  it('has row level security on every table, forced', async () => {
    const open = await world.sql`
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and (c.relforcerowsecurity or c.relnamespace = 'private'::regnamespace))`;
    expect(open).toEqual([]);
  });

  it('grants nothing to the anonymous and to everybody', async () => {
    const granted = await world.sql`
      select table_schema, table_name, privilege_type from information_schema.role_table_grants
      where table_schema in ('public', 'private') and grantee in ('anon', 'PUBLIC')`;
    const sequences = await world.sql`
      select c.relname from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        and case c.relkind when 'S' then has_sequence_privilege('anon', c.oid, 'usage, select, update') end`;
    expect([granted, sequences]).toEqual([[], []]);
  });

  it('lets nobody but the signed-in execute a function, and nobody the triggers\u2019', async () => {
    const open = await world.sql`
      select p.oid::regprocedure::text as name, r.rolname as role
      from pg_proc p cross join pg_roles r
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and r.rolname in ('anon', 'service_role', 'authenticated')
        and has_function_privilege(r.oid, p.oid, 'execute')
        and (r.rolname <> 'authenticated' or p.prorettype = 'trigger'::regtype)`;
    expect(open).toEqual([]);
  });

  // A function of the private schema checks the caller itself, or is called by one that has: this list is what a
  // signed-in person may call at all, and nothing joins it by being forgotten.
  it('lets the signed-in execute, of the private functions, these only', async () => {
    const executable = await world.sql`
      select p.proname as name from pg_proc p
      where p.pronamespace = 'private'::regnamespace and has_function_privilege('authenticated', p.oid, 'execute')
      order by p.proname`;
    expect(executable.map((row) => row.name)).toEqual([
      'as_moment',
      'as_uuid',
      'audit_actions',
      'audit_page',
      'can_work_on',
      'cancel_run',
      'change_rows',
      'complete_run',
      'count_feed',
      'fail_run',
      'find_duplicate',
      'heartbeat_run',
      'is_held_back',
      'is_legal_transition',
      'is_table_owner',
      'my_account',
      'my_colleagues',
      'my_organizations',
      'my_roles_digest',
      'my_scope_digest',
      'my_scope_summary',
      'next_keys',
      'note_audit_viewed',
      'pack_anamnesis',
      'pack_funnel_runs',
      'pack_identifiers',
      'pack_measures',
      'parse_audit_filter',
      'parse_cursor',
      'queue_run',
      'record_access',
      'record_audit_export',
      'record_review',
      'release_run',
      'require_audit_admin',
      'rerun_run',
      'run_attempts',
      'set_flag',
      'start_of_kind',
      'sweep_runs',
      'visible_patients',
    ]);
  });

  it('keeps functions with the owner\u2019s rights out of the exposed schema, and pins their search path', async () => {
    const exposed = await world.sql`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosecdef`;
    const unpinned = await world.sql`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and not coalesce(p.proconfig @> array['search_path=""'], false)`;
    expect([exposed, unpinned]).toEqual([[], []]);
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

  it('describes every function', async () => {
    const silent = await world.sql`
      select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and obj_description(p.oid, 'pg_proc') is null`;
    expect(silent).toEqual([]);
  });

  it('asks for the caller\u2019s patients once per statement, not once per row', async () => {
    const plan = await world.sql.begin(async (sql) => {
      await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: world.actor('clinician').id })}, true)`;
      await sql`set local role authenticated`;
      return sql`explain select * from diagnosis_runs`;
    });
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toMatch(/hashed SubPlan/);
    expect(text).not.toMatch(/Filter: .*can_work_on/);
  });

  it('announces runs, reviews and flags to Realtime', async () => {
    const rows = await world.sql`
      select tablename from pg_publication_tables where pubname = 'supabase_realtime' order by tablename`;
    expect(rows.map((row) => row.tablename)).toEqual([
      'diagnosis_reviews',
      'diagnosis_runs',
      'organization_feature_flags',
    ]);
  });
});
