import type Database from 'better-sqlite3';
import { z } from 'zod';

export interface SyncPosition {
  /** Where the next pull begins; null = nothing was pulled yet. */
  readonly cursor: string | null;
  /** Epoch ms of the last completed pull. */
  readonly lastPulledAtMs: number | null;
  /** Digest of the scope in which all cached rows are known to be; null = not known since rows were written. */
  readonly scopeDigest: string | null;
}

const positionSchema = z.object({
  cursor: z.string().nullable(),
  lastPulledAtMs: z.int().nullable(),
  scopeDigest: z.string().nullable(),
});

export interface SyncPositionRow {
  read(): SyncPosition;
  writeCursor(cursor: string): void;
  /** Rows were written that may be out of the stored scope. */
  forgetScope(): void;
  /** The next pull begins anew. */
  forgetAll(): void;
  writeScope(digest: string | null): void;
  writePulled(pulled: { atMs: number }): void;
}

/** Reads and writes of the one row of `sync_state`. */
export function prepareSyncPosition(database: Database.Database): SyncPositionRow {
  const read = database.prepare(
    `select cursor, last_pulled_at_ms as lastPulledAtMs, scope_digest as scopeDigest from sync_state`,
  );
  const writeCursor = database.prepare('update sync_state set cursor = ?');
  const forgetScope = database.prepare('update sync_state set scope_digest = null');
  const forgetAll = database.prepare('update sync_state set cursor = null, scope_digest = null');
  const writeScope = database.prepare('update sync_state set scope_digest = ?');
  const writePulled = database.prepare('update sync_state set last_pulled_at_ms = ?');
  return {
    read: () => positionSchema.parse(read.get()),
    writeCursor: (cursor) => void writeCursor.run(cursor),
    forgetScope: () => void forgetScope.run(),
    forgetAll: () => void forgetAll.run(),
    writeScope: (digest) => void writeScope.run(digest),
    writePulled: ({ atMs }) => void writePulled.run(atMs),
  };
}
