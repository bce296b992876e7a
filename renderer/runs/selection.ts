import type { RunId } from '../../shared/ids.ts';

/** Runs chosen for execution. A range grows from the anchor, on top of what was chosen before it. */
export interface Selection {
  readonly ids: ReadonlySet<RunId>;
  readonly anchor: RunId | null;
  readonly beforeRange: ReadonlySet<RunId>;
}

/** A row as far as choosing goes: only queued runs can be chosen. */
export interface Choosable {
  readonly id: RunId;
  readonly isChoosable: boolean;
}

export type SelectionChange =
  | { readonly kind: 'toggle'; readonly id: RunId }
  | { readonly kind: 'extend'; readonly id: RunId; readonly from: RunId | null }
  | { readonly kind: 'all' }
  | { readonly kind: 'none' };

/** As many as one call of the contract may name. */
export const maxChosen = 500;

const nobody: ReadonlySet<RunId> = new Set();

export const emptySelection: Selection = { ids: nobody, anchor: null, beforeRange: nobody };

/** The selection after a change; `rows` is the list on the screen in its order. */
export function changeSelection(
  selection: Selection,
  change: SelectionChange,
  rows: readonly Choosable[],
): Selection {
  if (change.kind === 'none') return emptySelection;
  if (change.kind === 'toggle') return toggle(selection, change.id);
  if (change.kind === 'extend') return extend(selection, change.id, change.from, rows);
  const ids = idsOf(rows);
  return { ids, anchor: selection.anchor, beforeRange: ids };
}

/** What of the selection can be executed now: what left the list or the queue meanwhile does not count any more. */
export function chosenOf(selection: Selection, rows: readonly Choosable[]): readonly RunId[] {
  return rows
    .filter(({ id, isChoosable }) => isChoosable && selection.ids.has(id))
    .map(({ id }) => id)
    .slice(0, maxChosen);
}

function toggle({ ids }: Selection, id: RunId): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id, beforeRange: next };
}

function extend(selection: Selection, id: RunId, from: RunId | null, rows: readonly Choosable[]): Selection {
  const anchor = selection.anchor ?? from ?? id;
  const ends = [anchor, id].map((end) => rows.findIndex((row) => row.id === end));
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  // The anchor has left the list: the range begins anew here.
  if (first < 0) return toggle({ ...selection, ids: withoutId(selection.ids, id) }, id);
  const range = idsOf(rows.slice(first, last + 1));
  const ids = new Set([...selection.beforeRange, ...range]);
  return { ids, anchor, beforeRange: selection.beforeRange };
}

function idsOf(rows: readonly Choosable[]): ReadonlySet<RunId> {
  return new Set(rows.filter(({ isChoosable }) => isChoosable).map(({ id }) => id));
}

function withoutId(ids: ReadonlySet<RunId>, id: RunId): ReadonlySet<RunId> {
  return new Set([...ids].filter((other) => other !== id));
}
