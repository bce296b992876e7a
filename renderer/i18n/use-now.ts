import { useEffect, useState } from 'react';

/**
 * The current time, for texts such as "3 min ago" and running stopwatches.
 * @param everyMs how often the component renders again.
 * @param active false stops the clock.
 */
export function useNow(everyMs: number, active = true): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, active]);
  return nowMs;
}
