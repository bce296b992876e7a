import type { Cache } from '../db/cache.ts';
import { cacheProblemOf } from '../db/cache-problem.ts';
import type { OpenSession } from './session-slot.ts';

/** @returns how many writes the server does not have yet; null: a damaged cache does not tell. */
export function countUnsent(cache: Cache): number | null {
  try {
    return cache.writes.count();
  } catch (fault) {
    if (!cacheProblemOf(fault)) throw fault;
    return null;
  }
}

/** Whether a wipe would lose writes; what is not known counts as something to lose. */
export function mayLoseWrites({ cache, unsentAtClose }: OpenSession): boolean {
  return (cache ? countUnsent(cache) : unsentAtClose) !== 0;
}
