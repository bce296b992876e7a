import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Catalog } from './catalog.ts';
import { expectedGrants } from './privilege-rules.ts';
import type { Finding } from './probe.ts';

const grantsSchema = z.array(z.object({ granted: z.string() }));
const holesSchema = z.array(z.object({ about: z.string(), hole: z.string() }));

/** Compares the grants with those that there should be, and looks whether every table is closed by policies. */
export async function findHoles(sql: Pick<Sql, 'unsafe'>, catalog: Catalog): Promise<Finding[]> {
  const granted = grantsSchema.parse([...(await sql.unsafe(grantsQuery))]).map((row) => row.granted);
  const expected = expectedGrants(catalog);
  const [has, should] = [new Set(granted), new Set(expected)];
  const tooMany = [...has].filter((grant) => !should.has(grant)).map((grant) => `${grant} is granted`);
  const missing = expected.filter((grant) => !has.has(grant)).map((grant) => `${grant} is not granted`);
  const holes = holesSchema.parse([...(await sql.unsafe(holesQuery))]);
  return [
    ...[...tooMany, ...missing].map((text) => ({ about: text, text })),
    ...holes.map(({ about, hole }) => ({ about, text: `${about}: ${hole}` })),
  ];
}

const grantsQuery = `
  with granted as (
    select c.oid, n.nspname || '.' || c.relname as object, a.grantee, a.privilege_type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    where n.nspname in ('public', 'private') and a.grantee <> c.relowner
    union all
    select c.oid, n.nspname || '.' || c.relname || '.' || t.attname, a.grantee, a.privilege_type
    from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace,
      aclexplode(t.attacl) a
    where n.nspname in ('public', 'private') and a.grantee <> c.relowner
    union all
    select p.oid, n.nspname || '.' || p.proname, a.grantee, a.privilege_type
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
      aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where n.nspname in ('public', 'private') and a.grantee <> p.proowner
    union all
    select n.oid, n.nspname, a.grantee, a.privilege_type
    from pg_namespace n, aclexplode(n.nspacl) a
    where n.nspname in ('public', 'private') and a.grantee in (
      0, 'anon'::regrole, 'authenticated'::regrole, 'service_role'::regrole) and (a.grantee <> 0 or n.nspname <> 'public'
      or a.privilege_type <> 'USAGE')
  )
  select case g.grantee when 0 then 'public' else g.grantee::regrole::text end
    || ' ' || lower(g.privilege_type) || ' ' || g.object as granted
  from granted g order by 1`;

/** Constraints and indexes on which the fence, the roles and the trail stand, also where a trigger comes first. */
export const standing = [
  'decision_names_its_finding',
  'diagnosis_artifacts_content_hash_check',
  'diagnosis_reviews_decision_check',
  'error_needs_failure',
  'organization_feature_flags_flag_check',
  'override_has_a_reason',
  'superseded_was_taken_away',
  'swept_is_failed',
  'audit_log_by_record',
  'diagnosis_artifacts_claim_id_artifact_type_key',
  'diagnosis_run_artifacts_artifact_id_key',
  'diagnosis_run_artifacts_pkey',
  'diagnosis_runs_by_claim',
  'failed_has_error',
  'flag_changes_pkey',
  'organization_feature_flags_pkey',
  'patient_profiles_user_id_key',
  'queued_is_unclaimed',
  'run_claims_pkey',
  'running_is_claimed',
  'succeeded_has_output',
  'user_org_membership_pkey',
  'user_org_membership_role_check',
];

const holesQuery = `
  select c.oid::regclass::text as about, 'row level security is off or not forced' as hole
  from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p')
    and not (c.relrowsecurity and c.relforcerowsecurity)
  union all
  select c.oid::regclass::text, 'a view with the rights of its owner'
  from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('v', 'm')
    and not coalesce(c.reloptions @> array['security_invoker=true'], false)
  union all
  select p.polrelid::regclass::text, 'the policy ' || p.polname || ' is for others than the signed-in'
  from pg_policy p where p.polrelid::regclass::text !~ '^auth' and p.polroles <> array['authenticated'::regrole::oid]
  union all
  select p.polrelid::regclass::text, 'the policy ' || p.polname || ' checks something else than it looks at'
  from pg_policy p
  where p.polcmd in ('w', '*') and pg_get_expr(p.polwithcheck, p.polrelid) is distinct from pg_get_expr(p.polqual, p.polrelid)
  union all
  select p.oid::regprocedure::text, 'a function of the exposed schema with the rights of its owner'
  from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
  union all
  select p.oid::regprocedure::text, 'a function whose search path is not pinned'
  from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and not coalesce(p.proconfig @> array['search_path=""'], false)
  union all
  select w.name, 'is not there or not valid'
  from unnest(array[${standing.map((name) => `'${name}'`).join(', ')}]) w (name)
  where not exists (
    select from pg_constraint k where k.conname = w.name and k.convalidated
  ) and not exists (
    select from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relname = w.name and i.indisunique and i.indisvalid
  )`;
