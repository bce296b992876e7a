import type { Sql } from 'postgres';
import { z } from 'zod';
import { standing } from '../../backend/support/rls-matrix/read-privileges.ts';
import { loosenedBodies } from './loosened-bodies.ts';

/** One thing that guards access, taken away or opened. */
export interface Mutant {
  readonly kind: string;
  readonly name: string;
  /** The table or function whose attempts are made first. */
  readonly about: string;
  readonly text: string;
}

const mutantsSchema = z.array(
  z.object({ kind: z.string(), name: z.string(), about: z.string(), text: z.string() }),
);

/** Every policy, grant, trigger, constraint and check in the schema, each loosened or gone by itself. */
export async function listMutants(sql: Sql): Promise<Mutant[]> {
  const queries = [
    policies,
    rowSecurity,
    tableGrants,
    columnGrants,
    functionGrants,
    schemaGrants,
    triggers,
    settings,
  ];
  const found: Mutant[] = [];
  for (const query of queries) found.push(...mutantsSchema.parse([...(await sql.unsafe(query))]));
  const constraints = mutantsSchema.parse([...(await sql.unsafe(constraintQuery, [standing]))]);
  return [...found, ...constraints, ...(await loosenedBodies(sql))];
}

const ours = `n.nspname in ('public', 'private')`;

const policies = `
  with policy as (
    select p.polname, p.polcmd, c.relname, p.polrelid::regclass::text as target, p.polwithcheck
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours}
  )
  select 'policy' as kind, format('%s on %s %s', polname, target, how) as name, relname as about,
    case how when 'dropped' then format('drop policy %I on %s', polname, target)
      else format('alter policy %I on %s %s', polname, target, how) end as text
  from policy, unnest(array['using (true)', 'dropped', 'to public', 'with check (true)']) how
  where how <> 'with check (true)' or polcmd in ('w', '*')`;

const rowSecurity = `
  select 'row security' as kind, format('%s %s', c.oid::regclass, how) as name, c.relname as about,
    format('alter table %s %s row level security', c.oid::regclass, how) as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(array['disable', 'no force']) how
  where ${ours} and c.relkind = 'r'`;

const tableGrants = `
  select 'table grant' as kind, format('%s %s on %s to %s', how, privilege, c.oid::regclass, role) as name,
    c.relname as about,
    format('%s %s on %s %s %s', how, privilege, c.oid::regclass, case how when 'grant' then 'to' else 'from' end, role)
      as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace,
    unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']) privilege,
    unnest(array['anon', 'authenticated', 'service_role']) role,
    lateral (select case when has_table_privilege(role, c.oid, privilege) then 'revoke' else 'grant' end as how) h
  where ${ours} and c.relkind in ('r', 'v')`;

const columnGrants = `
  select 'column grant' as kind, format('%s %s (%s) on %s', how, privilege, a.attname, c.oid::regclass) as name,
    c.relname as about,
    format('%s %s (%I) on %s %s authenticated', how, privilege, a.attname, c.oid::regclass,
      case how when 'grant' then 'to' else 'from' end) as text
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace,
    unnest(array['update', 'insert']) privilege,
    lateral (select case when has_column_privilege('authenticated', c.oid, a.attnum, privilege) then 'revoke'
      else 'grant' end as how) h
  where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`;

const functionGrants = `
  select 'function grant' as kind, format('%s %s to %s', how, p.oid::regprocedure, role) as name, p.proname as about,
    format('%s execute on function %s %s %s', how, p.oid::regprocedure,
      case how when 'grant' then 'to' else 'from' end, role) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
    unnest(array['anon', 'authenticated', 'service_role', 'public']) role,
    lateral (select case when role <> 'public' and has_function_privilege(role, p.oid, 'execute') then 'revoke'
      else 'grant' end as how) h
  where ${ours}`;

const schemaGrants = `
  select 'schema grant' as kind, format('%s on %s to %s', privilege, schema, role) as name, schema as about,
    format('grant %s on schema %s to %s', privilege, schema, role) as text
  from unnest(array['public', 'private']) schema, unnest(array['usage', 'create']) privilege,
    unnest(array['anon', 'authenticated', 'service_role']) role
  where not has_schema_privilege(role, schema, privilege)`;

const triggers = `
  select 'trigger' as kind, format('%s on %s dropped', t.tgname, t.tgrelid::regclass) as name, c.relname as about,
    format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass) as text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not t.tgisinternal and t.tgname <> 'embedded_report_change'`;

const settings = `
  select 'function' as kind, format('%s %s', p.oid::regprocedure, how) as name, p.proname as about,
    format('alter function %s %s', p.oid::regprocedure, how) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace, unnest(array['reset search_path', 'security definer']) how
  where ${ours} and (how <> 'security definer' or n.nspname = 'public')`;

const constraintQuery = `
  select 'constraint' as kind, w.name || ' dropped' as name, c.relname as about,
    case when k.oid is null then format('drop index %s', i.indexrelid::regclass)
      else format('alter table %s drop constraint %I cascade', c.oid::regclass, w.name) end as text
  from unnest($1::text[]) w (name)
  left join pg_constraint k on k.conname = w.name
  left join pg_index i on k.oid is null and i.indexrelid in (select o.oid from pg_class o where o.relname = w.name)
  join pg_class c on c.oid = coalesce(k.conrelid, i.indrelid)`;

/** Checks with another one behind them, by which nothing gets out when the first is gone: they cannot be noticed. */
const secondLines: Readonly<Record<string, string>> = {
  'get_my_workspace: also the inactive':
    'the policy of memberships shows nobody an inactive one of their own',
  'list_audit_entries: unasked': 'private.audit_page asks the same',
  'queue_run: whoever may': 'it is the run of the caller, and its row is read back under the policies',
};

/** Why a mutant cannot be noticed, or null. */
export function reasonToSurvive({ name }: Mutant): string | null {
  const known = Object.entries(secondLines).find(([start]) => name.startsWith(`${start} (`));
  return known?.[1] ?? null;
}

/** Makes every function again as it is: what the matrix notices of that is a false alarm. */
export async function remakeFunctions(sql: Pick<Sql, 'unsafe'>): Promise<void> {
  const rows = await sql.unsafe(`
    select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${ours}`);
  for (const { definition } of rows) await sql.unsafe(String(definition));
}
