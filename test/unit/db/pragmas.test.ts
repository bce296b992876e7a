import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../../../main/db/open-connection.ts';
import { assertPragmas, setPragmas } from '../../../main/db/pragmas.ts';
import { randomKey, temporaryFolder } from './fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: Database.Database;

beforeEach(() => {
  folder = temporaryFolder();
  const opened = openConnection({
    path: join(folder.path, 'user.db'),
    key: randomKey(),
    nativeBinding: undefined,
  });
  if (!opened.ok) throw new Error(opened.error.kind);
  database = opened.value;
});
afterEach(() => {
  database.close();
  folder.remove();
});

describe('the pragmas of a connection', () => {
  it('hold after opening', () => {
    expect(() => assertPragmas(database)).not.toThrow();
  });

  it.each([
    ['hmac_use', '0'],
    ['journal_mode', 'delete'],
    ['synchronous', 'NORMAL'],
    ['foreign_keys', 'OFF'],
    ['temp_store', 'FILE'],
    ['busy_timeout', '0'],
    ['secure_delete', 'OFF'],
    ['cache_size', '-2000'],
    ['trusted_schema', 'ON'],
  ])('are refused when %s is %s', (name, value) => {
    database.pragma(`${name} = ${value}`);
    expect(() => assertPragmas(database)).toThrow(`pragma ${name} is`);
  });

  it('are refused where nothing is encrypted', () => {
    const plain = new Database(join(folder.path, 'plain.db'));
    setPragmas(plain);
    expect(() => assertPragmas(plain)).toThrow('pragma cipher is');
    plain.close();
  });

  it('are asserted at every open: a database without a write-ahead log does not open', () => {
    const before = process.cwd();
    // The name that SQLite takes for "nowhere"; the empty file that is made first lies in the folder of the test.
    process.chdir(folder.path);
    try {
      const opening = () => openConnection({ path: ':memory:', key: randomKey(), nativeBinding: undefined });
      expect(opening).toThrow('pragma journal_mode is memory, not wal');
    } finally {
      process.chdir(before);
    }
  });
});
