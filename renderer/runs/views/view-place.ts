import type { SavedView } from '../../../shared/ipc/view-channels.ts';
import { filterOfTab, isSameFilter } from '../filters/filter-view.ts';
import type { WorklistPlace } from '../worklist-place.ts';

type Place = Pick<WorklistPlace, 'tab' | 'search' | 'filter'>;

/** What of a place is kept in a view: only what narrows the list there. */
export function viewPlaceOf({ tab, search, filter }: Place): Place {
  return { tab, search: search.trim(), filter: filterOfTab(tab, filter) };
}

/** The view that shows what is on the screen. */
export function tryFindView(views: readonly SavedView[], place: Place): SavedView | null {
  const { tab, search, filter } = viewPlaceOf(place);
  const isHere = (view: SavedView) =>
    view.tab === tab && view.search === search && isSameFilter(view.filter, filter);
  return views.find(isHere) ?? null;
}
