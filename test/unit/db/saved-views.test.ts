import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rebuildCache } from '../../../main/db/rebuild-cache.ts';
import { maxSavedViews, type SavedView, savedViewSchema } from '../../../shared/ipc/view-channels.ts';
import { noFilter } from '../../../shared/worklist.ts';
import { mustOpen, randomKey, temporaryFolder } from './fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let key: Buffer;
const path = () => join(folder.path, 'user.db');

beforeEach(() => {
  folder = temporaryFolder();
  key = randomKey();
});
afterEach(() => folder.remove());

const makeView = (name: string, changed: Partial<SavedView> = {}): SavedView =>
  savedViewSchema.parse({
    id: randomUUID(),
    name,
    tab: 'needs-review',
    search: 'weiß',
    filter: { ...noFilter, risk: ['critical'], period: '7-days' },
    ...changed,
  });

describe('saved views', () => {
  it('are told by name, changed under their id, and gone when they are deleted', () => {
    const cache = mustOpen(path(), key);
    const [b, a] = [makeView('Visite'), makeView('Ängste')];
    expect(cache.views.put(b)).toBe(true);
    cache.views.put(a);
    expect(cache.views.list()).toEqual([a, b]);
    cache.views.put({ ...b, name: 'Abend', tab: 'failed', filter: noFilter });
    expect(cache.views.list().map(({ name, tab }) => [name, tab])).toEqual([
      ['Abend', 'failed'],
      ['Ängste', 'needs-review'],
    ]);
    cache.views.remove(a.id);
    expect(cache.views.list().map(({ id }) => id)).toEqual([b.id]);
    cache.close();
  });

  it('are limited in number; one that is there can still be changed', () => {
    const cache = mustOpen(path(), key);
    const views = Array.from({ length: maxSavedViews }, (_, index) => makeView(`View ${index}`));
    expect(views.every((view) => cache.views.put(view))).toBe(true);
    expect(cache.views.put(makeView('one too many'))).toBe(false);
    const [first] = views;
    if (!first) throw new Error('no view');
    expect(cache.views.put({ ...first, name: 'renamed' })).toBe(true);
    expect(cache.views.list()).toHaveLength(maxSavedViews);
    cache.close();
  });

  it('outlast a cache that is built anew', () => {
    const files = { database: path(), key: join(folder.path, 'user.key') };
    writeFileSync(files.key, 'wrapped');
    const cache = mustOpen(files.database, key);
    const view = makeView('Visite');
    cache.views.put(view);
    cache.close();
    const rebuilt = rebuildCache({ files, key, nativeBinding: undefined, problem: 'DAMAGED', nowMs: 1 });
    if (!rebuilt.ok) throw new Error(rebuilt.error.kind);
    expect(rebuilt.value.views.list()).toEqual([view]);
    rebuilt.value.close();
  });
});
