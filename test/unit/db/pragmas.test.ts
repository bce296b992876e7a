import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
  vi.restoreAllMocks();
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
    ['journal_size_limit', '-1'],
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

  it('are asserted at every open: a build of SQLite that ignores one does not get by', () => {
    const pragma = Database.prototype.pragma;
    vi.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: Database.Database, ...call) {
      return call[0].startsWith('temp_store =') ? [] : pragma.apply(this, call);
    });
    const path = join(folder.path, 'other.db');
    const opening = () => openConnection({ path, key: randomKey(), nativeBinding: undefined });
    expect(opening).toThrow('pragma temp_store is 0, not 2');
  });
});
