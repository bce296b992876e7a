import type { RunId } from '../../shared/ids.ts';
import type { Batch } from '../../shared/ipc/batch-channels.ts';

/** The state behind a `Batch`: every run of it is in exactly one place. */
export interface BatchWork {
  state: Batch['state'];
  readonly startedAtMs: number;
  endedAtMs: number | null;
  /** In the order of their turn. */
  waiting: RunId[];
  readonly running: Set<RunId>;
  /** Runs that were not begun before the cancel. */
  left: number;
  readonly tally: Record<'succeeded' | 'failed' | 'taken' | 'cancelled' | 'unsynced', number>;
  failures: Batch['failures'];
  /** It has paused by itself, and runs of it are still under way: nobody was told yet. */
  isHaltUntold: boolean;
}

/** A batch without runs. */
export function newWork(nowMs: number): BatchWork {
  return {
    state: 'running',
    startedAtMs: nowMs,
    endedAtMs: null,
    waiting: [],
    running: new Set(),
    left: 0,
    tally: { succeeded: 0, failed: 0, taken: 0, cancelled: 0, unsynced: 0 },
    failures: [],
    isHaltUntold: false,
  };
}

/** True until every run has its place in the tally. */
export function isUnderWay(work: BatchWork | null): work is BatchWork {
  return work !== null && work.state !== 'finished';
}

/** The batch as the windows see it. */
export function shown(work: BatchWork): Batch {
  const { state, startedAtMs, endedAtMs, waiting, running, left, tally, failures } = work;
  const ended = Object.values(tally).reduce((sum, count) => sum + count, 0);
  return {
    state,
    total: waiting.length + running.size + ended + left,
    waiting: waiting.length,
    running: [...running],
    ...tally,
    left,
    failures,
    startedAtMs,
    endedAtMs,
  };
}
