import type { Sql } from 'postgres';
import type { Change } from './change.ts';
import { type Channel, changePayload, mayWant } from './channel.ts';
import { type Claims, isExpired } from './claims.ts';
import { readVisibleRows, type VisibleRows } from './visible-rows.ts';

/** A joined channel and the way to its client. */
export type Subscription = {
  readonly channel: Channel;
  send(event: string, payload: unknown): void;
  /** Tells the client that its token has run out, and forgets the channel. */
  expire(): void;
};

export type FanOut = {
  readonly subscriptions: Set<Subscription>;
  publish(change: Change): void;
  /** Forgets what is waiting; resolves when nothing is being read any more. */
  close(): Promise<void>;
};

type Log = (line: string) => void;

const BATCH_SIZE = 500;

/**
 * Brings changes to those who asked for them and may see the row. Changes wait in one queue: while one batch is being
 * checked the next gathers, so a burst costs a few queries per user and table, not one per row.
 * @param sql logged in as `authenticator`.
 */
export function createFanOut(sql: Sql, log: Log): FanOut {
  const subscriptions = new Set<Subscription>();
  let waiting: Change[] = [];
  let draining: Promise<void> | null = null;

  const drain = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_SIZE);
      await deliver(sql, batch, [...subscriptions]).catch((error: unknown) => {
        // A hint that is lost costs a later pull; it must not stop those that follow.
        log(
          `realtime: ${batch.length} changes not delivered (${error instanceof Error ? error.name : 'unknown'})`,
        );
      });
    }
    draining = null;
  };
  const publish = (change: Change) => {
    if (subscriptions.size === 0) return;
    waiting.push(change);
    draining ??= drain();
  };
  const close = async () => {
    waiting = [];
    await draining;
  };
  return { subscriptions, publish, close };
}

async function deliver(
  sql: Sql,
  batch: readonly Change[],
  subscriptions: readonly Subscription[],
): Promise<void> {
  const living = subscriptions.filter((subscription) => {
    if (!isExpired(subscription.channel.claims)) return true;
    subscription.expire();
    return false;
  });
  const byCaller = groupBy(living, ({ channel }) => JSON.stringify(channel.claims));
  for (const sameCaller of byCaller.values()) {
    for (const changes of groupBy(batch, ({ schema, table }) => `${schema}.${table}`).values()) {
      await deliverTable(sql, changes, sameCaller);
    }
  }
}

async function deliverTable(
  sql: Sql,
  changes: readonly Change[],
  sameCaller: readonly Subscription[],
): Promise<void> {
  const wanted = changes.filter((change) => sameCaller.some(({ channel }) => mayWant(channel, change)));
  const [first] = sameCaller;
  if (first === undefined || wanted.length === 0) return;
  const { columns, rows } = await readRows(sql, first.channel.claims, wanted);
  for (const [index, change] of wanted.entries()) {
    const row = rows[index];
    if (row === undefined || row === null) continue;
    for (const { channel, send } of sameCaller) {
      const payload = changePayload(channel, change, { row, columns });
      if (payload !== null) send('postgres_changes', payload);
    }
  }
}

/** A deleted row cannot be checked any more: everyone who asked hears its key, and nothing else of it. */
async function readRows(sql: Sql, claims: Claims, wanted: readonly Change[]): Promise<VisibleRows> {
  const present = wanted.filter((change) => change.type !== 'DELETE');
  const visible = await readVisibleRows(sql, claims, present);
  const byChange = new Map(present.map((change, index) => [change, visible.rows[index] ?? null]));
  const rows = wanted.map((change) =>
    change.type === 'DELETE' ? change.key : (byChange.get(change) ?? null),
  );
  return { columns: visible.columns, rows };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
