import postgres, { type ReplicationEvent, type Row, type Sql } from 'postgres';
import type { Change } from './change.ts';

export type ChangeFeed = {
  /** Resolves once changes are being followed; a change committed later is reported. */
  readonly following: Promise<void>;
  close(): Promise<void>;
};

type FeedOptions = {
  /** Login of a superuser (replication). */
  readonly url: string;
  readonly onChange: (change: Change) => void;
  readonly log: (line: string) => void;
};

const RETRY_AFTER_MS = 500;

/**
 * Follows the publication `supabase_realtime` in the write-ahead log, as Supabase's Realtime does: nothing is added to
 * the tables, and what is rolled back is never seen. The slot is temporary: it goes with the connection. A lost
 * connection is made anew; what was committed meanwhile is not reported.
 */
export function followChanges({ url, onChange, log }: FeedOptions): ChangeFeed {
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let connection: Sql | null = null;

  const open = async () => {
    const sql = postgres(url, { max: 1, publications: 'supabase_realtime', onnotice: () => undefined });
    connection = sql;
    const report = (row: Row | null, info: ReplicationEvent) => {
      const change = toChange(row, info);
      if (change !== null) onChange(change);
    };
    await sql.subscribe('*', report, undefined, () => reopen(sql));
  };
  const reopen = (lost: Sql) => {
    if (closed || lost !== connection) return;
    connection = null;
    log('realtime: the connection that follows the database was lost; making it anew');
    retry = setTimeout(() => {
      void lost.end({ timeout: 0 });
      open().catch(() => reopen(connection ?? lost));
    }, RETRY_AFTER_MS);
  };
  const close = async () => {
    closed = true;
    clearTimeout(retry);
    await connection?.end({ timeout: 0 });
  };
  const following = open().catch((error: unknown) => {
    if (!closed) throw error;
  });
  return { following, close };
}

const TYPES = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;

function toChange(row: Row | null, { command, relation }: ReplicationEvent): Change | null {
  if (row === null || relation.keys.length === 0) return null; // a table without a key: no row could be named
  return {
    schema: relation.schema,
    table: relation.table,
    type: TYPES[command],
    key: Object.fromEntries(relation.keys.map(({ name }) => [name, row[name]])),
    commitTimestamp: new Date().toISOString(),
  };
}
