import Database from 'better-sqlite3';
import { err, type Result } from '../../shared/result.ts';

/**
 * Why the cache can't be used.
 * WRONG_KEY_OR_DAMAGED: the first page does not authenticate with this key (the two can't be told apart);
 * DAMAGED: a page further in does not; NOT_ENCRYPTED: a plain SQLite file lies there; NEWER_SCHEMA: written by a
 * newer version of the app; FULL: no space left; UNAVAILABLE: the system refused (rights, lock, missing binding).
 */
export type CacheProblem =
  | { kind: 'WRONG_KEY_OR_DAMAGED' }
  | { kind: 'DAMAGED' }
  | { kind: 'NOT_ENCRYPTED' }
  | { kind: 'NEWER_SCHEMA'; found: number; known: number }
  | { kind: 'FULL' }
  | { kind: 'UNAVAILABLE'; code: string };

// SQLCipher authenticates every page: a page that does not is "corrupt", the first one "not a database".
// A file cut off in the middle of a page reads short.
const damageCodes = [
  'SQLITE_CORRUPT',
  'SQLITE_IOERR_SHORT_READ',
  'SQLITE_IOERR_DATA',
  'SQLITE_IOERR_CORRUPTFS',
];

/** Names the problem behind an error thrown by SQLite or the file system; null: it is neither, so it is a bug. */
export function cacheProblemOf(error: unknown): CacheProblem | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (!(error instanceof Database.SqliteError)) {
    return error.code === 'ENOSPC' ? { kind: 'FULL' } : { kind: 'UNAVAILABLE', code: error.code };
  }
  return problemOfCode(error.code);
}

function problemOfCode(code: string): CacheProblem | null {
  if (code === 'SQLITE_NOTADB') return { kind: 'WRONG_KEY_OR_DAMAGED' };
  if (damageCodes.some((known) => code.startsWith(known))) return { kind: 'DAMAGED' };
  if (code === 'SQLITE_FULL') return { kind: 'FULL' };
  const ofTheSystem = /^SQLITE_(CANTOPEN|READONLY|BUSY|LOCKED|IOERR|PERM|AUTH|NOLFS|PROTOCOL|NOMEM)/.test(
    code,
  );
  // Everything else (SQLITE_ERROR, SQLITE_CONSTRAINT …) is a mistake in our SQL.
  return ofTheSystem ? { kind: 'UNAVAILABLE', code } : null;
}

/** Runs what touches SQLite or its files. @returns its result or the named problem; throws what is a bug. */
export function orCacheProblem<Value>(work: () => Result<Value, CacheProblem>): Result<Value, CacheProblem> {
  try {
    return work();
  } catch (error) {
    const problem = cacheProblemOf(error);
    if (problem) return err(problem);
    throw error;
  }
}

export type CurableProblem = Exclude<CacheProblem, { kind: 'FULL' } | { kind: 'UNAVAILABLE' }>;

/** True when moving the file aside and starting an empty one helps. */
export function isCuredBySettingAside(problem: CacheProblem): problem is CurableProblem {
  return problem.kind !== 'FULL' && problem.kind !== 'UNAVAILABLE';
}
