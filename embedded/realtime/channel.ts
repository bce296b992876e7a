import { type Change, concerns, isWanted } from './change.ts';
import type { Claims } from './claims.ts';
import type { Binding } from './protocol.ts';
import type { Column } from './visible-rows.ts';

/** One joined topic of one socket. */
export type Channel = {
  readonly topic: string;
  readonly joinRef: string | null;
  readonly bindings: readonly (Binding & { readonly id: number })[];
  /** Replaced when the client renews its token. */
  claims: Claims;
};

/** Whether any of a channel's bindings could ask for this change. */
export function mayWant(channel: Channel, change: Change): boolean {
  return channel.bindings.some((binding) => concerns(binding, change));
}

/** The payload of a `postgres_changes` event, or null when no binding asks for it. */
export function changePayload(
  channel: Channel,
  change: Change,
  visible: { row: Readonly<Record<string, unknown>>; columns: readonly Column[] },
): object | null {
  const ids = channel.bindings
    .filter((binding) => isWanted(binding, change, visible.row))
    .map(({ id }) => id);
  if (ids.length === 0) return null;
  const { schema, table, type, key, commitTimestamp } = change;
  return {
    ids,
    data: {
      schema,
      table,
      type,
      commit_timestamp: commitTimestamp,
      columns: visible.columns,
      ...(type === 'DELETE' ? {} : { record: visible.row }),
      ...(type === 'INSERT' ? {} : { old_record: key }), // as a hosted project under RLS: the key alone
      errors: null,
    },
  };
}
