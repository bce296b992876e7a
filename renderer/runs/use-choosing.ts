import { type KeyboardEvent, useMemo } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { isExecutable } from '../../shared/run.ts';
import {
  type Choosable,
  changeSelection,
  chosenOf,
  emptySelection,
  maxChosen,
  type Selection,
  type SelectionChange,
} from './selection.ts';

/** Choosing runs of the list on the screen for execution. */
export interface Choosing {
  /** Those that can be executed now, in the order of the list. */
  readonly chosen: readonly RunId[];
  readonly choosableCount: number;
  isChoosable(runId: RunId): boolean;
  isChosen(runId: RunId): boolean;
  change(change: SelectionChange): void;
}

interface ChoosingInput {
  readonly rows: readonly WorklistRow[];
  /** Runs that are under way or wait to sync here: not to be chosen, even where their row still says "queued". */
  readonly busy: ReadonlySet<RunId>;
  readonly selection: Selection;
  readonly onChange: (selection: Selection) => void;
}

/** What is chosen and what can be chosen. */
export function useChoosing({ rows, busy, selection, onChange }: ChoosingInput): Choosing {
  const choosable = useMemo(() => choosableOf(rows, busy), [rows, busy]);
  return useMemo(() => {
    const chosen = chosenOf(selection, choosable);
    const chosenIds = new Set(chosen);
    const choosableIds = new Set(choosable.filter((row) => row.isChoosable).map(({ id }) => id));
    return {
      chosen,
      choosableCount: choosableIds.size,
      isChoosable: (runId) => choosableIds.has(runId),
      isChosen: (runId) => chosenIds.has(runId),
      change: (change) => onChange(changeSelection(selection, change, choosable)),
    };
  }, [choosable, selection, onChange]);
}

interface Pages {
  readonly data: { readonly pages: readonly { readonly rows: readonly WorklistRow[] }[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isError: boolean;
}

interface ChooseAllInput extends Omit<ChoosingInput, 'rows' | 'selection'> {
  readonly pages: Pages & { readonly fetchNextPage: () => Promise<Pages> };
}

/** Chooses every queued run of the list, also those of pages that were not read yet: they are read first. */
export function useChooseAll({ pages, busy, onChange }: ChooseAllInput): () => void {
  return () => {
    void readAll(pages).then((rows) =>
      onChange(changeSelection(emptySelection, { kind: 'all' }, choosableOf(rows, busy))),
    );
  };
}

/** All rows of the list, as far as one call could name them. What cannot be read is left out. */
async function readAll(pages: ChooseAllInput['pages']): Promise<readonly WorklistRow[]> {
  let read: Pages = pages;
  while (read.hasNextPage && rowsOf(read).length < maxChosen) {
    read = await pages.fetchNextPage();
    if (read.isError) break;
  }
  return rowsOf(read);
}

function rowsOf({ data }: Pages): readonly WorklistRow[] {
  return data?.pages.flatMap((page) => page.rows) ?? [];
}

function choosableOf(rows: readonly WorklistRow[], busy: ReadonlySet<RunId>): readonly Choosable[] {
  return rows.map(({ run }) => ({ id: run.id, isChoosable: isExecutable(run.status) && !busy.has(run.id) }));
}

/**
 * The keys of choosing on a row: Space, Ctrl+A for all, Escape for none.
 * @returns true when the key was one of them.
 */
export function chooseByKey(
  event: KeyboardEvent,
  choosing: Choosing,
  runId: RunId | null,
  chooseAll: () => void,
): boolean {
  if (!(event.target instanceof Element) || !event.target.matches('[data-run-id]')) return false;
  if (event.key === ' ' && runId) {
    // Never a scroll of the list, also on a row that cannot be chosen.
    event.preventDefault();
    if (choosing.isChoosable(runId)) choosing.change({ kind: 'toggle', id: runId });
    return true;
  }
  if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    chooseAll();
    return true;
  }
  if (event.key !== 'Escape' || choosing.chosen.length === 0) return false;
  choosing.change({ kind: 'none' });
  return true;
}
