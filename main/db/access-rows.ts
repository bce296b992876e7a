import type Database from 'better-sqlite3';
import { type AccessRecord, accessRecordSchema } from '../../shared/audit.ts';
import { jsonColumn } from './json-column.ts';

/** What was shown here and is not in the audit log of the server yet. */
export interface AccessRows {
  /** On the disk when it returns. */
  keep(record: AccessRecord): void;
  /** The oldest first. */
  list(limit: number): AccessRecord[];
  remove(ids: readonly string[]): void;
}

const recordSchema = jsonColumn(accessRecordSchema);

/** Reads and writes of the table `access_records`. */
export function prepareAccessRows(database: Database.Database): AccessRows {
  const keep = database.prepare('insert or ignore into access_records (id, record) values (?, ?)');
  const list = database.prepare('select record from access_records order by seq limit ?').pluck();
  const remove = database.prepare('delete from access_records where id = ?');
  return {
    keep: (record) => void keep.run(record.id, JSON.stringify(record)),
    // One that a newer version has written otherwise stays for it.
    list: (limit) => list.all(limit).flatMap((row) => recordSchema.safeParse(row).data ?? []),
    remove: database.transaction((ids: readonly string[]) => {
      for (const id of ids) remove.run(id);
    }).immediate,
  };
}
