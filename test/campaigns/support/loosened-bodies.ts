import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Mutant } from './rls-mutants.ts';

const functionsSchema = z.array(z.object({ name: z.string(), definition: z.string() }));

/** A condition as it stands in the functions, and what lets everything through in its place. */
const conditions: readonly (readonly [string, RegExp, string])[] = [
  ['whoever may', /(?<!FUNCTION )private\.can_work_on\([^()]*\)/g, 'true'],
  ['whoever belongs', /(?<!FUNCTION )private\.is_patient_of\([^()]*\)/g, 'true'],
  ['whatever the flag', /(?<!FUNCTION )private\.is_flag_on\([^()]*\)/g, 'true'],
  ['wherever it goes', /(?<!FUNCTION )private\.is_legal_transition\([^()]*\)/g, 'true'],
  ['whoever owns', /(?<!FUNCTION )private\.is_table_owner\([^()]*\)/g, 'true'],
  ['of nobody', /not in \(select private\.my_organizations\([^()]*\)\)/g, 'is null'],
  ['of anybody', /(?<!not )in \(select private\.my_organizations\([^()]*\)\)/g, 'is not null'],
  ['whoever asks', /exists \(select private\.my_organizations\([^()]*\)\)/g, 'true'],
  ['anybody\u2019s', /\b[\w.]+ = auth\.uid\(\)/g, 'true'],
  ['anybody', /\b[\w.]+ = \(select private\.my_account\(\)\)/g, 'true'],
  ['any account', /\b[\w.]+ = my_id\b/g, 'true'],
  ['also the inactive', /(?<!', )\b\w+\.is_active\b/g, 'true'],
  ['in any role', /\b\w+\.role = '\w+'/g, 'true'],
  ['in any of the roles', /\b\w+\.role(?:::text)? (?:= any \(p_roles\)|in \([^()]*\))/g, 'true'],
  ['patients too', /\b\w+\.role <> 'patient'/g, 'true'],
  ['also the deleted', /\b\w+\.deleted_at is null/g, 'true'],
  ['also the banned', /\b\w+\.banned_until <= now\(\)/g, 'true'],
  ['whoever is assigned', /\b\w+\.clinician_user_id = [\w.]+/g, 'true'],
  ['unasked', /perform private\.require_(?:audit_admin|flag_arguments|review_arguments)\([^;]*\);/g, 'null;'],
  ['from whenever', /happened_at <= now\(\) - interval '90 days'/g, 'false'],
  ['for all', /my_role = 'admin' or/g, 'true or'],
];

/** Every function with each of its checks let through in turn. */
export async function loosenedBodies(sql: Sql): Promise<Mutant[]> {
  const functions = functionsSchema.parse([
    ...(await sql`
      select p.proname as name, pg_get_functiondef(p.oid) as definition
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'private') order by p.oid::regprocedure::text`),
  ]);
  return functions.flatMap(({ name, definition }) =>
    conditions.flatMap(([how, pattern, replacement]) =>
      [...definition.matchAll(pattern)].map((match, index): Mutant => {
        const [found] = match;
        const text = `${definition.slice(0, match.index)}${replacement}${definition.slice(match.index + found.length)}`;
        return { kind: 'check', name: `${name}: ${how} (${index + 1}: ${found})`, about: name, text };
      }),
    ),
  );
}
