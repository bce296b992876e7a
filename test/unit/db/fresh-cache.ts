import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { mustOpen, randomKey, temporaryFolder } from './fixtures.ts';

/** Gives each test of the file a fresh cache, closed and removed after it. */
export function withFreshCache(take: (cache: Cache) => void): void {
  let folder: ReturnType<typeof temporaryFolder>;
  let cache: Cache;
  beforeEach(() => {
    folder = temporaryFolder();
    cache = mustOpen(join(folder.path, 'cache.db'), randomKey());
    take(cache);
  });
  afterEach(() => {
    cache.close();
    folder.remove();
  });
}
