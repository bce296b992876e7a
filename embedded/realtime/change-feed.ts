import type { Sql } from 'postgres';
import { type Change, changeSchema } from './change.ts';

const CHANNEL = 'embedded_changes';

/**
 * Reports every committed change of a table of the publication `supabase_realtime` (see boot.sql), until the pool ends.
 * A lost connection is made anew by the driver; what was committed meanwhile is not reported.
 * @param sql connected as the superuser.
 * @returns when a change committed from now on is reported.
 */
export async function followChanges(sql: Sql, onChange: (change: Change) => void): Promise<void> {
  await watchPublication(sql);
  await sql.listen(CHANNEL, (payload) => onChange(changeSchema.parse(JSON.parse(payload))));
}

/** Follows the tables the publication names now; to be called again when it has changed. */
export async function watchPublication(sql: Sql): Promise<void> {
  await sql`select embedded.watch_publication()`;
}
