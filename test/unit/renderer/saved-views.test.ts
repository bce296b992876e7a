import { describe, expect, it } from 'vitest';
import { countFilters, filterOfTab, isSameFilter } from '../../../renderer/runs/filters/filter-view.ts';
import { tryFindView, viewPlaceOf } from '../../../renderer/runs/views/view-place.ts';
import { savedViewSchema } from '../../../shared/ipc/view-channels.ts';
import { noFilter, type WorklistFilter } from '../../../shared/worklist.ts';

const both: WorklistFilter = { ...noFilter, risk: ['low', 'high'], failure: ['DB_ERROR'] };

describe('the filters of a tab', () => {
  it('are those that its runs can have', () => {
    expect(countFilters(filterOfTab('all', both))).toBe(2);
    expect(filterOfTab('failed', both)).toEqual({ ...noFilter, failure: ['DB_ERROR'] });
    expect(filterOfTab('needs-review', both)).toEqual({ ...noFilter, risk: ['low', 'high'] });
    expect(countFilters(filterOfTab('queued', both))).toBe(0);
  });

  it('are the same in whichever order they were chosen', () => {
    expect(isSameFilter(both, { ...both, risk: ['high', 'low'] })).toBe(true);
    expect(isSameFilter(both, { ...both, risk: ['high'] })).toBe(false);
    expect(isSameFilter(both, { ...both, period: 'today' })).toBe(false);
  });
});

describe('a saved view', () => {
  const view = savedViewSchema.parse({
    id: '0193f7a2-7c1e-7d4b-9a52-000000000001',
    name: 'Mine',
    tab: 'failed',
    search: 'weiß',
    filter: { ...noFilter, failure: ['DB_ERROR', 'CANCELLED'] },
  });

  it('is the one on the screen when tab, search and filters of that tab are its own', () => {
    const place = {
      tab: 'failed',
      search: ' weiß ',
      filter: { ...both, failure: ['CANCELLED', 'DB_ERROR'] },
    } as const;
    const here = { ...place, filter: { ...place.filter, failure: [...place.filter.failure] } };
    expect(tryFindView([view], here)).toBe(view);
    expect(tryFindView([view], { ...here, tab: 'all' })).toBeNull();
    expect(tryFindView([view], { ...here, search: 'weis' })).toBeNull();
    expect(tryFindView([view], { ...here, filter: noFilter })).toBeNull();
  });

  it('keeps only what narrows the list there', () => {
    expect(viewPlaceOf({ tab: 'queued', search: ' a ', filter: both })).toEqual({
      tab: 'queued',
      search: 'a',
      filter: noFilter,
    });
  });
});
