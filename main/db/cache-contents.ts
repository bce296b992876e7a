import type Database from 'better-sqlite3';
import { type CacheContents, cacheContentsSchema } from '../../shared/ipc/sync-channels.ts';

/** Counted along the smallest index of each table; asked for only where it is shown. */
export function prepareCacheContents(database: Database.Database): () => CacheContents {
  const count = database.prepare(`
    select (select count(*) from patients) as patients, (select count(*) from runs) as runs,
      (select count(*) from reports) as reports, (select count(*) from reviews) as reviews,
      (select count(*) from context_packs) as records, (select count(*) from outbox) as waiting,
      (select page_count * page_size from pragma_page_count, pragma_page_size) as bytes`);
  return () => cacheContentsSchema.parse(count.get());
}
