import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { type HeldRow, withHeldRows } from './held-rows.ts';
import { type SteadyRows, steadyRows } from './steady-rows.ts';

/** Each of them is a question of its own to the cache; a larger batch is followed in its panel. */
const maxAsked = 100;
const noneLeft: ReadonlySet<RunId> = new Set();

interface SteadyInput {
  /** The list as it is now, as far as it was read. */
  readonly fresh: readonly WorklistRow[];
  readonly hasMore: boolean;
  /** Somebody works in the list: nothing moves. */
  readonly isEngaged: boolean;
}

/**
 * The rows to show: those executed from here keep their place while the list is mounted (`hold` is called at the press),
 * and while somebody works in the list, nothing in it moves; `showAll` brings it up to date.
 */
export function useSteadyRows({ fresh, hasMore, isEngaged }: SteadyInput) {
  const [held, setHeld] = useState<readonly HeldRow<WorklistRow>[]>([]);
  const settled = withHeldRows(fresh, held);
  const [shown, setShown] = useState(settled);
  const steady: SteadyRows<WorklistRow> = isEngaged
    ? steadyRows(settled, shown, hasMore)
    : { rows: settled, left: noneLeft, waiting: 0 };
  if (!isSame(steady.rows, shown)) setShown(steady.rows);
  const rows = useCurrentRows(steady.rows, new Set(fresh.map(({ run }) => run.id)), steady.left, held);
  const hold = (pressed: readonly WorklistRow[]) => {
    const order = rows.map(({ run }) => run.id);
    setHeld((before) => {
      const known = new Set(before.map(({ row }) => row.run.id));
      const added = pressed.filter(({ run }) => !known.has(run.id)).map((row) => ({ row, order }));
      return [...before, ...added].slice(0, maxAsked);
    });
  };
  return { ...steady, rows, hold, showAll: () => setShown(settled) };
}

/** The rows with what has become of those that are not in the list any more. */
function useCurrentRows(
  rows: readonly WorklistRow[],
  fresh: ReadonlySet<RunId>,
  left: ReadonlySet<RunId>,
  held: readonly HeldRow<WorklistRow>[],
): readonly WorklistRow[] {
  const gone = [...held.map(({ row }) => row.run.id), ...left].filter((id) => !fresh.has(id));
  const asked = [...new Set(gone)].slice(0, maxAsked);
  const answers = useQueries({
    queries: asked.map((id) => ({
      queryKey: ['runs.list', 'held', id],
      queryFn: () => invoke('runs.list', { tab: 'all', search: id, cursor: null, limit: 1 }),
    })),
  });
  const current = new Map(answers.flatMap(({ data }) => data?.rows.map((row) => [row.run.id, row]) ?? []));
  return current.size === 0 ? rows : rows.map((row) => current.get(row.run.id) ?? row);
}

function isSame(one: readonly WorklistRow[], other: readonly WorklistRow[]): boolean {
  return one.length === other.length && one.every((row, index) => row === other[index]);
}
