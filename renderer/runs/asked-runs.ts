import type { RunId } from '../../shared/ids.ts';
import type { EndedRun } from '../../shared/ipc/ended-channels.ts';

/**
 * The runs that somebody executes one by one from this window, with their end once it was told. Outside the views: the
 * answer may come behind a lock, and the end is told after it.
 */
export interface AskedRuns {
  ask(runId: RunId): void;
  has(runId: RunId): boolean;
  /** The run has ended. */
  end(ended: Pick<EndedRun, 'runId' | 'outcome'>): void;
  /** Null: no end was told yet. */
  outcomeOf(runId: RunId): EndedRun['outcome'] | null;
  /** The answer has come. @param isFinal false: it said nothing of the end, which is still to be told */
  answered(runId: RunId, isFinal: boolean): void;
}

interface Asked {
  outcome: EndedRun['outcome'] | null;
  isAnswered: boolean;
}

/** Of one window. */
export function createAskedRuns(): AskedRuns {
  const runs = new Map<RunId, Asked>();
  return {
    ask: (runId) => void runs.set(runId, { outcome: null, isAnswered: false }),
    has: (runId) => runs.has(runId),
    end({ runId, outcome }) {
      const run = runs.get(runId);
      if (run?.isAnswered) runs.delete(runId);
      else if (run) run.outcome = outcome;
    },
    outcomeOf: (runId) => runs.get(runId)?.outcome ?? null,
    answered(runId, isFinal) {
      const run = runs.get(runId);
      if (isFinal || run?.outcome) runs.delete(runId);
      else if (run) run.isAnswered = true;
    },
  };
}

export const askedRuns = createAskedRuns();
