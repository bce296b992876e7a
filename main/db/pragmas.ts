import type Database from 'better-sqlite3';

/** What has to be set on every connection. */
const settings = [
  ['journal_mode', 'WAL'],
  ['synchronous', 'FULL'],
  ['foreign_keys', 'ON'],
  ['temp_store', 'MEMORY'],
  ['busy_timeout', '5000'],
  // Deleted rows are overwritten: what a purged patient's pages held is gone from the file, not only out of sight.
  ['secure_delete', 'ON'],
  // The log is cut when it starts over: nothing of an earlier round lies behind what is written (wal-damage.ts).
  ['journal_size_limit', '0'],
  // KiB: every page that is not in here has to be decrypted again; SQLite's 2 MiB are too few for a search.
  ['cache_size', '-16384'],
  // A schema that was tampered with can't make us run functions.
  ['trusted_schema', 'OFF'],
] as const;

/** What must hold on every connection, as SQLite reports it back. */
const required = [
  ['cipher', 'sqlcipher'],
  // Pages are authenticated: without it a flipped bit would be read as data.
  ['hmac_use', '1'],
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['temp_store', 2],
  ['busy_timeout', 5000],
  ['secure_delete', 1],
  ['journal_size_limit', 0],
  ['cache_size', -16384],
  ['trusted_schema', 0],
] as const;

/** Sets what protects the data and keeps it quick. The key has to be given before. */
export function setPragmas(database: Database.Database): void {
  for (const [name, value] of settings) database.pragma(`${name} = ${value}`);
}

/**
 * Reads back what must hold: SQLite ignores what it does not know or can't do (another build, a file system without
 * WAL) without a word. Throws, naming the pragma.
 */
export function assertPragmas(database: Database.Database): void {
  for (const [name, expected] of required) {
    const actual = database.pragma(name, { simple: true });
    if (actual !== expected) throw new Error(`pragma ${name} is ${String(actual)}, not ${expected}`);
  }
}
