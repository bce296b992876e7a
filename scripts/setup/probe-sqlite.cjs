// @ts-check
// Run inside Electron as Node: electron probe-sqlite.cjs <folder of better-sqlite3> [binding]
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const [packageFolder = '', nativeBinding] = process.argv.slice(2);
const Database = require(packageFolder);

/**
 * @param {string} path
 * @param {string} key
 */
function open(path, key) {
  const database = new Database(path, nativeBinding === undefined ? {} : { nativeBinding });
  database.pragma("cipher='sqlcipher'");
  database.pragma(`key='${key}'`);
  return database;
}

/** @param {string} path */
function readsWithWrongKey(path) {
  const database = open(path, 'wrong');
  try {
    database.prepare('select word from probe').get();
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'rhythm-probe-'));
try {
  const path = join(folder, 'probe.db');
  const writer = open(path, 'right');
  writer.exec("create table probe (word text); insert into probe values ('legible')");
  writer.close();
  const reader = open(path, 'right');
  const row = reader.prepare('select word, sqlite_version() as version from probe').get();
  reader.close();
  if (row.word !== 'legible') throw new Error('what was written was not read back');
  if (readFileSync(path).includes('legible')) throw new Error('the database file is not encrypted');
  if (readsWithWrongKey(path)) throw new Error('the database opens with a wrong key');
  process.stdout.write(`SQLite ${row.version}, SQLCipher format\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
