import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Random } from '../../../embedded/demo/random.ts';

const rows = Array.from({ length: 400 }, (_, index) => `row ${index} ${'findings and names '.repeat(10)}`);

/**
 * Control: the same flips in a file that authenticates nothing.
 * @returns how many changed what is read without any error.
 */
export function flipsInPlainSqlite(folder: string, flips: number, random: Random): number {
  const path = join(folder, 'plain.db');
  const database = new Database(path);
  database.exec('create table texts (id integer primary key, text text not null)');
  const insert = database.prepare('insert into texts (text) values (?)');
  for (const text of rows) insert.run(text);
  database.close();
  const intact = readFileSync(path);
  const silent = Array.from({ length: flips }, () => {
    const bytes = Buffer.from(intact);
    const at = random.int(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
    writeFileSync(path, bytes);
    return isReadWrongly(path);
  }).filter(Boolean).length;
  rmSync(path);
  return silent;
}

function isReadWrongly(path: string): boolean {
  const database = new Database(path);
  try {
    const read = database.prepare('select text from texts order by id').pluck().all();
    return JSON.stringify(read) !== JSON.stringify(rows);
  } catch (fault) {
    if (fault instanceof Database.SqliteError) return false;
    throw fault;
  } finally {
    database.close();
  }
}
