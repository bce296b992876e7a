import { describe, expect, it } from 'vitest';
import {
  changeSelection,
  chosenOf,
  emptySelection,
  maxChosen,
  type Selection,
  type SelectionChange,
} from '../../../renderer/runs/selection.ts';
import { type RunId, runIdSchema } from '../../../shared/ids.ts';

const idOf = (number: number): RunId =>
  runIdSchema.parse(`0193f7a2-7c1e-7d4b-9a52-${String(number).padStart(12, '0')}`);
const rowsOf = (count: number, taken: readonly number[] = []) =>
  Array.from({ length: count }, (_, index) => ({ id: idOf(index), isChoosable: !taken.includes(index) }));

/** The positions that are chosen after some changes in a list. */
function chosenAfter(changes: readonly SelectionChange[], rows = rowsOf(6)): number[] {
  const selection = changes.reduce<Selection>(
    (before, change) => changeSelection(before, change, rows),
    emptySelection,
  );
  return chosenOf(selection, rows).map((id) => rows.findIndex((row) => row.id === id));
}

const toggle = (at: number): SelectionChange => ({ kind: 'toggle', id: idOf(at) });
const extend = (at: number, from: number | null = null): SelectionChange => ({
  kind: 'extend',
  id: idOf(at),
  from: from === null ? null : idOf(from),
});

describe('choosing runs', () => {
  it('takes one in and out again', () => {
    expect(chosenAfter([toggle(2)])).toEqual([2]);
    expect(chosenAfter([toggle(2), toggle(4), toggle(2)])).toEqual([4]);
  });

  it('extends from the last one to the one with Shift, in both directions', () => {
    expect(chosenAfter([toggle(1), extend(3)])).toEqual([1, 2, 3]);
    expect(chosenAfter([toggle(4), extend(2)])).toEqual([2, 3, 4]);
  });

  it('makes a range smaller again, and keeps what was chosen before it', () => {
    expect(chosenAfter([toggle(0), toggle(2), extend(5), extend(3)])).toEqual([0, 2, 3]);
    expect(chosenAfter([toggle(2), extend(4), extend(1)])).toEqual([1, 2]);
  });

  it('begins a range at the row of the focus when nothing was chosen before', () => {
    expect(chosenAfter([extend(2, 1)])).toEqual([1, 2]);
    expect(chosenAfter([extend(2)])).toEqual([2]);
  });

  it('begins anew when the row that a range would start at has left the list', () => {
    const before = changeSelection(emptySelection, { kind: 'toggle', id: idOf(99) }, rowsOf(6));
    const after = changeSelection(before, extend(3), rowsOf(6));
    expect(chosenOf(after, rowsOf(6))).toEqual([idOf(3)]);
  });

  it('leaves out what is not queued, in a range and in all', () => {
    const rows = rowsOf(6, [2, 5]);
    expect(chosenAfter([toggle(1), extend(3)], rows)).toEqual([1, 3]);
    expect(chosenAfter([{ kind: 'all' }], rows)).toEqual([0, 1, 3, 4]);
    expect(chosenAfter([{ kind: 'all' }, { kind: 'none' }], rows)).toEqual([]);
  });

  it('does not count what was taken from the queue or the list meanwhile', () => {
    const selection = changeSelection(emptySelection, { kind: 'all' }, rowsOf(4));
    expect(chosenOf(selection, rowsOf(4, [1]))).toEqual([idOf(0), idOf(2), idOf(3)]);
    expect(chosenOf(selection, rowsOf(2))).toEqual([idOf(0), idOf(1)]);
  });

  it('names at most as many as one call may name', () => {
    const rows = rowsOf(maxChosen + 20);
    expect(chosenOf(changeSelection(emptySelection, { kind: 'all' }, rows), rows)).toHaveLength(maxChosen);
  });
});
