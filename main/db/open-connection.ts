import { closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../shared/result.ts';
import { type CacheProblem, cacheProblemOf } from './cache-problem.ts';
import { assertPragmas, setPragmas } from './pragmas.ts';

export interface ConnectionOptions {
  readonly path: string;
  /** 32 random bytes (cache-key.ts). */
  readonly key: Buffer;
  /** Path of the SQLite binding for this runtime; undefined = the one in the package. */
  readonly nativeBinding: string | undefined;
}

const plainHeader = 'SQLite format 3\0';

/**
 * Opens an encrypted SQLite file, creating it (mode 0600, folder 0700) when it is missing.
 * @returns the connection with its pragmas asserted, or why this file can't be used.
 */
export function openConnection(options: ConnectionOptions): Result<Database.Database, CacheProblem> {
  if (options.key.length !== 32) throw new Error('the cache key must have 32 bytes');
  let database: Database.Database | null = null;
  try {
    if (prepareFile(options.path) === plainHeader) return err({ kind: 'NOT_ENCRYPTED' });
    database = new Database(options.path, bindingOption(options.nativeBinding));
    unlock(database, options.key);
    return ok(database);
  } catch (error) {
    database?.close();
    const problem = cacheProblemOf(error);
    if (problem) return err(problem);
    throw error;
  }
}

// SQLite gives -wal and -shm the rights of the main file, so it is enough to create that one privately.
function prepareFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a+', 0o600);
  try {
    const header = Buffer.alloc(plainHeader.length);
    readSync(file, header, 0, header.length, 0);
    return header.toString('latin1');
  } finally {
    closeSync(file);
  }
}

function bindingOption(nativeBinding: string | undefined): Database.Options {
  return nativeBinding === undefined ? {} : { nativeBinding };
}

function unlock(database: Database.Database, key: Buffer): void {
  database.pragma(`cipher='sqlcipher'`);
  database.pragma('legacy=4');
  // A raw key, so SQLCipher derives nothing: the key is random already. Hex only, nothing to escape.
  database.pragma(`key="x'${key.toString('hex')}'"`);
  // The first read authenticates the first page: with a wrong key it throws here and nowhere later.
  database.prepare('select count(*) from sqlite_schema').get();
  setPragmas(database);
  assertPragmas(database);
}
