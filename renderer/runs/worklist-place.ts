import { noFilter, type WorklistFilter, type WorklistTab } from '../../shared/worklist.ts';
import { emptySelection, type Selection } from './selection.ts';

/** Where the user is in the worklist; kept outside of it, so that the way back from a run leads to the same place. */
export interface WorklistPlace {
  readonly tab: WorklistTab;
  readonly search: string;
  readonly filter: WorklistFilter;
  /** Of the rows of this tab, search and filter: nobody is executed who is not in the list on the screen. */
  readonly selection: Selection;
}

export const firstPlace: WorklistPlace = {
  tab: 'queued',
  search: '',
  filter: noFilter,
  selection: emptySelection,
};
