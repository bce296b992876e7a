import type { RunId } from '../../shared/ids.ts';

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
