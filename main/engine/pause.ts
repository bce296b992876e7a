/** Waits `delayMs`, but not beyond the abort of `signal`: who called looks at the signal then. Never rejects. */
export type Pause = (delayMs: number, signal: AbortSignal) => Promise<void>;

/** The pause by a timer; neither timer nor listener is left behind. */
export const pause: Pause = (delayMs, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener('abort', finish);
  });
