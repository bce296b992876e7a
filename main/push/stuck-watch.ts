import type { Clock, EngineLog } from '../engine/ports.ts';

/** A write that the server has not taken for so long, or in so many tries, although it answers, is stuck. */
const stuckAfterMs = 5 * 60_000;
const stuckAfterTries = 10;

export interface StuckWatch {
  /** A write was sent once more and waits still. Logs once when that makes it stuck. */
  waited(write: { readonly key: string; readonly kind: string; readonly runId: string | null }): void;
  /** It waits no more. */
  forget(key: string): void;
  isStuck(key: string): boolean;
}

/** Notices writes that do not move while the backend answers; while it can't be reached none of them is stuck. */
export function createStuckWatch(ports: {
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly isReached: () => boolean;
}): StuckWatch {
  const { clock, log, isReached } = ports;
  const watched = new Map<string, { readonly sinceMs: number; tries: number; isTold: boolean }>();

  function isStuck(key: string): boolean {
    const entry = watched.get(key);
    if (!entry || !isReached()) return false;
    return entry.tries >= stuckAfterTries || clock.nowMs() - entry.sinceMs > stuckAfterMs;
  }

  return {
    waited({ key, kind, runId }) {
      if (!isReached()) return watched.clear();
      const entry = watched.get(key) ?? { sinceMs: clock.nowMs(), tries: 0, isTold: false };
      watched.set(key, entry);
      entry.tries += 1;
      if (entry.isTold || !isStuck(key)) return;
      entry.isTold = true;
      log.error('outbox.stuck', { key, kind, runId, tries: entry.tries });
    },
    forget: (key) => void watched.delete(key),
    isStuck,
  };
}
