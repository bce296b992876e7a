import type { ClaimId } from '../../shared/ids.ts';
import type { Clock, Outbox } from '../engine/ports.ts';
import type { Cache } from './cache.ts';
import { type CacheProblem, cacheProblemOf } from './cache-problem.ts';

export interface OutboxOptions {
  readonly clock: Clock;
  /** Told when the disk refuses; the run goes on without the outbox. */
  readonly onFault: (problem: CacheProblem) => void;
  /** Called after something changed that a window shows. */
  readonly onChanged: () => void;
}

/** The outbox of one desk. */
export interface CachedOutbox extends Outbox {
  /**
   * What nobody is sending any more waits like the rest from now on: what an earlier process was sending when it ended,
   * and what was left. Call it before anything is kept, and before every flush: what the disk refuses is done then.
   */
  adopt(): void;
  /** The disk did not take what became of this write: its row still says that it is being sent. */
  leave(key: string): void;
}

/** The engine's outbox on the encrypted cache. */
export function createOutbox(
  { ends, writes }: Pick<Cache, 'ends' | 'writes'>,
  { clock, onFault, onChanged }: OutboxOptions,
): CachedOutbox {
  function written(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      const problem = cacheProblemOf(error);
      if (!problem) throw error;
      onFault(problem);
      return false;
    }
  }
  const left = new Set<string>();
  let isBegun = false;
  function adopt(): void {
    written(() => {
      // Read once: later the engine itself may be sending.
      if (!isBegun) for (const key of writes.listSending()) left.add(key);
      isBegun = true;
      if (left.size > 0) writes.adopt([...left]);
      left.clear();
    });
  }
  function change(claimId: ClaimId, write: () => void): void {
    if (written(write)) onChanged();
    else left.add(claimId);
  }
  return {
    adopt,
    leave: (key) => void left.add(key),
    // Nothing to show yet: the engine is about to send it.
    keep: (end) => written(() => ends.keep(end, clock.nowMs())),
    wait: (claimId, problem) => change(claimId, () => ends.wait(claimId, problem)),
    acknowledge: (claimId, draft) => change(claimId, () => ends.acknowledge(claimId, draft)),
    supersede: (end, isOutOfSight = false) =>
      change(end.claimId, () => ends.supersede(end, clock.nowMs(), isOutOfSight)),
  };
}
