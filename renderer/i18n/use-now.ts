import { useCallback, useSyncExternalStore } from 'react';

/**
 * The current time, for texts such as "3 min ago" and running stopwatches, rounded down to whole `everyMs`.
 * @param everyMs how often the component renders again.
 * @param active false stops the clock.
 */
export function useNow(everyMs: number, active = true): number {
  const subscribe = useCallback(
    (tick: () => void) => {
      const timer = active ? setInterval(tick, everyMs) : undefined;
      return () => clearInterval(timer);
    },
    [everyMs, active],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs);
}
