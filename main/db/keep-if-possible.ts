import type { EngineLog } from '../engine/ports.ts';
import { cacheProblemOf, isCuredBySettingAside } from './cache-problem.ts';

/**
 * Writes what the cache only keeps for later: a full disk or a lock is logged, and the caller goes on without. Damage is
 * thrown, for somebody has to set the file aside. @returns whether it was written.
 */
export function keepIfPossible(log: EngineLog, write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    const problem = cacheProblemOf(error);
    if (!problem || isCuredBySettingAside(problem)) throw error;
    log.error('cache.not-kept', { problem: problem.kind });
    return false;
  }
}
