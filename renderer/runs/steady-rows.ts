import type { RunId } from '../../shared/ids.ts';

interface Row {
  readonly run: { readonly id: RunId };
}

/** The list as it stays while somebody works in it. */
export interface SteadyRows<Of extends Row> {
  readonly rows: readonly Of[];
  /** Rows of it that are not in the list any more. */
  readonly left: ReadonlySet<RunId>;
  /** Runs that have come, and are not shown yet. */
  readonly waiting: number;
}

/**
 * What is on the screen, each row in its place: a row that was changed shows so, one that has left the list stays, and one
 * that has come waits, unless it stands behind all that is shown.
 * @param fresh the list as it is now, as far as it was read
 * @param hasMore the list goes on behind `fresh`: what was pushed over its end has not left
 */
export function steadyRows<Of extends Row>(
  fresh: readonly Of[],
  shown: readonly Of[],
  hasMore: boolean,
): SteadyRows<Of> {
  const freshById = new Map(fresh.map((row) => [row.run.id, row]));
  const shownIds = new Set(shown.map(({ run }) => run.id));
  const lastKnown = fresh.findLastIndex(({ run }) => shownIds.has(run.id));
  const lastStaying = shown.findLastIndex(({ run }) => freshById.has(run.id));
  const left = shown.filter(({ run }, index) => !freshById.has(run.id) && (index < lastStaying || !hasMore));
  const behind = fresh.slice(lastKnown + 1);
  const waiting = fresh.slice(0, lastKnown + 1).filter(({ run }) => !shownIds.has(run.id)).length;
  return {
    rows: [...shown.map((row) => freshById.get(row.run.id) ?? row), ...behind],
    left: new Set(left.map(({ run }) => run.id)),
    waiting,
  };
}
