import type Database from 'better-sqlite3';
import type { SavedViewId } from '../../shared/ids.ts';
import { maxSavedViews, type SavedView, savedViewSchema } from '../../shared/ipc/view-channels.ts';
import { jsonColumn } from './json-column.ts';

const viewRowSchema = savedViewSchema.extend({ filter: jsonColumn(savedViewSchema.shape.filter) });

export interface ViewRows {
  /** By name. One that this version can't read is left out, and stays. */
  list(): SavedView[];
  /** Takes the place of the one with its id. @returns false when there are too many already: nothing is kept then. */
  put(view: SavedView): boolean;
  remove(id: SavedViewId): void;
  /** Removes all of them. */
  clear(): void;
}

/** Reads and writes of the table `saved_views`. */
export function prepareViewRows(database: Database.Database): ViewRows {
  const all = database.prepare('select id, name, tab, search, filter from saved_views');
  const put = database.prepare(
    `insert into saved_views (id, name, tab, search, filter)
     select @id, @name, @tab, @search, @filter
     where (select count(*) from saved_views where id <> @id) < @limit
     on conflict (id) do update set name = @name, tab = @tab, search = @search, filter = @filter`,
  );
  const remove = database.prepare('delete from saved_views where id = ?');
  const clear = database.prepare('delete from saved_views');
  return {
    list() {
      const views = all.all().flatMap((row) => {
        const parsed = viewRowSchema.safeParse(row);
        return parsed.success ? [parsed.data] : [];
      });
      return views.toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
    },
    put: (view) =>
      put.run({ ...view, filter: JSON.stringify(view.filter), limit: maxSavedViews }).changes === 1,
    remove: (id) => void remove.run(id),
    clear: () => void clear.run(),
  };
}
