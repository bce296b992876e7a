import type { Sql } from 'postgres';
import type { RoleSettings } from '../api/request-connection.ts';

/** What `alter role … set` says of the API's roles; PostgREST reads it at its start in the same way. */
export async function readRoleSettings(sql: Sql): Promise<RoleSettings> {
  const rows = await sql<{ role: string; settings: Record<string, string> }[]>`
    select rolname as role, jsonb_object_agg(split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)) as settings
    from pg_roles, unnest(rolconfig) as setting
    where rolname in ('anon', 'authenticated', 'service_role')
    group by rolname`;
  return new Map(rows.map((row) => [row.role, row.settings]));
}
