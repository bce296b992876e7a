import type { RunId } from '../../shared/ids.ts';
import type { Clock, Journal } from '../engine/ports.ts';
import type { Cache } from './cache.ts';
import type { CacheProblem } from './cache-problem.ts';

export interface JournalOptions {
  readonly clock: Clock;
  /** Told once per attempt when the disk refuses the draft; nothing more of it is shown, the run goes on. */
  readonly onFault: (runId: RunId, problem: CacheProblem) => void;
}

/** Stream journal on the encrypted cache. Close the writers before the cache. */
export function createJournal(_cache: Cache, _options: JournalOptions): Journal {
  throw new Error('being written');
}
