import postgres, { type ReplicationEvent } from 'postgres';
import type { Change } from './change.ts';

export type ChangeFeed = {
  /** Resolves once changes are being followed; a change committed later is reported. */
  readonly following: Promise<void>;
  close(): Promise<void>;
};

/**
 * Follows the publication `supabase_realtime` in the write-ahead log, as Supabase's Realtime does: nothing is added to
 * the tables, and what is rolled back is never seen. The slot is temporary: it goes with the connection.
 * @param url login of a superuser (replication).
 */
export function followChanges(url: string, onChange: (change: Change) => void): ChangeFeed {
  const sql = postgres(url, { max: 1, publications: 'supabase_realtime', onnotice: () => undefined });
  const following = sql.subscribe('*', (row, info) => {
    const change = toChange(row, info);
    if (change !== null) onChange(change);
  });
  return { following: following.then(() => undefined), close: () => sql.end({ timeout: 0 }) };
}

const TYPES = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;

function toChange(row: postgres.Row | null, { command, relation }: ReplicationEvent): Change | null {
  if (row === null || relation.keys.length === 0) return null; // a table without a key: no row could be named
  return {
    schema: relation.schema,
    table: relation.table,
    type: TYPES[command],
    key: Object.fromEntries(relation.keys.map(({ name }) => [name, row[name]])),
    commitTimestamp: new Date().toISOString(),
  };
}
