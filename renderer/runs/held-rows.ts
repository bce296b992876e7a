import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { invoke } from '../bridge/invoke.ts';

interface Row {
  readonly run: { readonly id: RunId };
}

/** A row that was executed from the list on the screen, and the order of that list at the press. */
export interface HeldRow<Of extends Row> {
  readonly row: Of;
  readonly order: readonly RunId[];
}

/**
 * The fresh rows with every held row that has left them put back where it stood: behind the nearest row that stood
 * before it. What lies under the pointer or in the focus is then the same patient after a press as before it.
 */
export function withHeldRows<Of extends Row>(
  fresh: readonly Of[],
  held: readonly HeldRow<Of>[],
): readonly Of[] {
  const rows = [...fresh];
  for (const { row, order } of held) {
    if (rows.some(({ run }) => run.id === row.run.id)) continue;
    const before = new Set(order.slice(0, order.indexOf(row.run.id)));
    rows.splice(rows.findLastIndex(({ run }) => before.has(run.id)) + 1, 0, row);
  }
  return rows;
}

/** Each of them is a question of its own to the cache; a larger batch is followed in its panel. */
const maxHeld = 100;

/**
 * Keeps the rows that are executed from a list in it, with their new status, while the list is mounted.
 * `hold` is called at the press, before the rows can leave.
 */
export function useHeldRows(fresh: readonly WorklistRow[]) {
  const [held, setHeld] = useState<readonly HeldRow<WorklistRow>[]>([]);
  const freshIds = new Set(fresh.map(({ run }) => run.id));
  const current = useQueries({
    queries: held.map(({ row }) => ({
      queryKey: ['runs.list', 'held', row.run.id],
      queryFn: () => invoke('runs.list', { tab: 'all', search: row.run.id, cursor: null, limit: 1 }),
      enabled: !freshIds.has(row.run.id),
    })),
  });
  const asOfNow = held.map(({ row, order }, index) => ({ row: current[index]?.data?.rows[0] ?? row, order }));
  const rows = withHeldRows(fresh, asOfNow);
  const hold = (pressed: readonly WorklistRow[]) => {
    const order = rows.map(({ run }) => run.id);
    setHeld((before) => {
      const known = new Set(before.map(({ row }) => row.run.id));
      const added = pressed.filter(({ run }) => !known.has(run.id)).map((row) => ({ row, order }));
      return [...before, ...added].slice(0, maxHeld);
    });
  };
  return { rows, hold };
}
