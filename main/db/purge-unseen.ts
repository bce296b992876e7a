import type Database from 'better-sqlite3';
import type { CacheTable } from './cache.ts';

/** The keys that the server returned, per table; flags as `<organization_id>/<flag>`. */
export type SeenKeys = Readonly<Record<CacheTable, ReadonlySet<string>>>;

const tables: readonly CacheTable[] = ['patients', 'runs', 'reports', 'reviews', 'flags'];

/** Deletes every row whose key is not in `seen` and the drafts of runs that are gone. Call it inside a transaction. */
export function preparePurgeUnseen(database: Database.Database): (seen: SeenKeys) => CacheTable[] {
  const keyOf = (table: CacheTable) => (table === 'flags' ? `organization_id || '/' || flag` : 'id');
  const statements = tables.map((table) => ({
    table,
    keys: database.prepare(`select ${keyOf(table)} from ${table}`).pluck(),
    remove: database.prepare(`delete from ${table} where ${keyOf(table)} = ?`),
  }));
  const drafts = database.prepare('delete from stream_journal where run_id not in (select id from runs)');
  return function purgeUnseen(seen) {
    const touched: CacheTable[] = [];
    for (const { table, keys, remove } of statements) {
      const gone = keys
        .all()
        .map(String)
        .filter((key) => !seen[table].has(key));
      for (const key of gone) remove.run(key);
      if (gone.length > 0) touched.push(table);
    }
    drafts.run();
    return touched;
  };
}
