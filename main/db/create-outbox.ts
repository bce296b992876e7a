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
   * What an earlier process was sending when it ended waits like the rest from now on. Call it before anything is kept,
   * and again as long as the disk may have refused it: then it does what is left to do.
   */
  adopt(): void;
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
  let orphans: readonly string[] | null = null;
  function adopt(): void {
    if (orphans?.length === 0) return;
    const isDone = written(() => {
      // Read once: later the engine itself may be sending.
      orphans ??= writes.listSending();
      writes.adopt(orphans);
    });
    if (isDone) orphans = [];
  }
  function change(write: () => void): void {
    if (written(write)) onChanged();
  }
  return {
    adopt,
    // Nothing to show yet: the engine is about to send it.
    keep: (end) => written(() => ends.keep(end, clock.nowMs())),
    wait: (claimId, problem) => change(() => ends.wait(claimId, problem)),
    acknowledge: (claimId, draft) => change(() => ends.acknowledge(claimId, draft)),
    supersede: (end, isOutOfSight = false) => change(() => ends.supersede(end, clock.nowMs(), isOutOfSight)),
  };
}
