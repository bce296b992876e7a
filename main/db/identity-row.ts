import type Database from 'better-sqlite3';
import { z } from 'zod';
import { userIdSchema } from '../../shared/ids.ts';
import { membershipSchema } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type CacheProblem, orCacheProblem } from './cache-problem.ts';
import { jsonColumn } from './json-column.ts';
import { type ConnectionOptions, openConnection } from './open-connection.ts';
import { isWalDamaged } from './wal-damage.ts';

const identitySchema = z.object({
  userId: userIdSchema,
  email: z.string(),
  displayName: z.string().nullable(),
  memberships: z.array(membershipSchema),
});

/** Who a user is and as what, as the server last said it. */
export type Identity = z.infer<typeof identitySchema>;

const rowSchema = identitySchema.extend({ memberships: jsonColumn(identitySchema.shape.memberships) });

export interface IdentityRow {
  /** Null: the server has not been heard since this cache was made, or it does not accept the user any more. */
  tryRead(): Identity | null;
  write(identity: Identity): void;
  /** The server does not accept this user any more: until it does, nobody opens the cache without it. */
  forget(): void;
}

/**
 * Whose cache a file is, read without migrating it: it may be that of another project or user.
 * @returns null where it does not say, as one from before there were identities
 */
export function peekIdentity(options: ConnectionOptions): Result<Identity | null, CacheProblem> {
  return orCacheProblem(() => {
    if (isWalDamaged(options.path)) return err({ kind: 'DAMAGED' });
    const opened = openConnection(options);
    if (!opened.ok) return opened;
    try {
      const table = opened.value.prepare(`select 1 from sqlite_schema where name = 'identity'`).get();
      return ok(table === undefined ? null : prepareIdentityRow(opened.value).tryRead());
    } finally {
      opened.value.close();
    }
  });
}

/** Reads and writes of the one row of `identity`. */
export function prepareIdentityRow(database: Database.Database): IdentityRow {
  const read = database.prepare(
    `select user_id as userId, email, display_name as displayName, memberships from identity`,
  );
  const write = database.prepare(
    `insert or replace into identity (only_row, user_id, email, display_name, memberships)
     values (1, @userId, @email, @displayName, @memberships)`,
  );
  const forget = database.prepare('delete from identity');
  return {
    forget: () => void forget.run(),
    tryRead() {
      const row = read.get();
      return row === undefined ? null : rowSchema.parse(row);
    },
    write: (identity) => void write.run({ ...identity, memberships: JSON.stringify(identity.memberships) }),
  };
}
