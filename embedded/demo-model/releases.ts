/** Lets a test end what it made hang. */
export interface Releases {
  /** Resolves at the next `releaseAll`; rejects with the signal's reason when it aborts first. */
  wait(signal: AbortSignal): Promise<void>;
  /** Ends every wait and says how many there were. */
  releaseAll(): number;
}

export function createReleases(): Releases {
  const waiting = new Set<() => void>();
  return {
    wait(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = () => {
          waiting.delete(release);
          reject(signal.reason);
        };
        const release = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        waiting.add(release);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
    releaseAll() {
      const releases = [...waiting];
      waiting.clear();
      for (const release of releases) release();
      return releases.length;
    },
  };
}
