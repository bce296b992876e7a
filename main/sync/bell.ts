/** A bell that may be rung at any time; a ring that nobody waits for is remembered once. */
export interface Bell {
  ring(): void;
  /**
   * Resolves at the next ring, after `timeoutMs`, or at once when the signal is or gets aborted.
   * @returns whether it was rung.
   */
  wait(timeoutMs: number, signal: AbortSignal): Promise<boolean>;
}

/** Makes a bell. Its timer does not keep the process alive. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(timeoutMs, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const finish = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', finish);
            wake = null;
            resolve();
          };
          const timer = setTimeout(finish, timeoutMs).unref();
          signal.addEventListener('abort', finish);
          wake = finish;
        });
      }
      const wasRung = rung;
      rung = false;
      return wasRung;
    },
  };
}
