import type Database from 'better-sqlite3';
import { type AccessRecord, accessRecordSchema } from '../../shared/audit.ts';
import { jsonColumn } from './json-column.ts';

/** What was shown here and is not in the audit log of the server yet. */
export interface AccessRows {
  /** On the disk when it returns. */
  keep(record: AccessRecord): void;
  /** The oldest first, without those of these ids. */
  list(limit: number, except?: ReadonlySet<string>): AccessRecord[];
  remove(ids: readonly string[]): void;
}

const recordSchema = jsonColumn(accessRecordSchema);

/** Reads and writes of the table `access_records`. */
export function prepareAccessRows(database: Database.Database): AccessRows {
  const keep = database.prepare('insert or ignore into access_records (id, record) values (?, ?)');
  const list = database.prepare('select record from access_records order by seq').pluck();
  const remove = database.prepare('delete from access_records where id = ?');
  return {
    keep: (record) => void keep.run(record.id, JSON.stringify(record)),
    list(limit, except) {
      const found: AccessRecord[] = [];
      for (const row of list.iterate()) {
        // One that a newer version has written otherwise stays for it, and holds up nothing after it.
        const record = recordSchema.safeParse(row).data;
        if (record && !except?.has(record.id)) found.push(record);
        if (found.length >= limit) break;
      }
      return found;
    },
    remove: database.transaction((ids: readonly string[]) => {
      for (const id of ids) remove.run(id);
    }).immediate,
  };
}
