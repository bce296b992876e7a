import type Database from 'better-sqlite3';
import { claimIdSchema } from '../../shared/ids.ts';
import type { CachedWrites } from './cache.ts';
import type { JournalRows } from './journal-rows.ts';
import type { FlagWrite } from './kept-write.ts';
import type { KeptRow, WriteRows } from './write-rows.ts';

/** The outbox together with what has to change in the same transaction. */
export function prepareCachedWrites(
  database: Database.Database,
  journal: Pick<JournalRows, 'forget'>,
  writes: WriteRows,
): CachedWrites {
  return {
    ...writes,
    keepFlagChange: database.transaction((change: FlagWrite, nowMs: number) => {
      writes.removeFlagChanges(change.organizationId);
      writes.keep(change, nowMs);
    }).immediate,
    discard: database.transaction(({ key, kind }: Pick<KeptRow, 'key' | 'kind'>) => {
      writes.remove(key);
      if (kind === 'complete' || kind === 'fail') journal.forget(claimIdSchema.parse(key));
    }).immediate,
  };
}
