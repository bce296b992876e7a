/**
 * Makes sure that `work` never runs twice at once: requests during a run share one more run after it.
 * @returns a function whose promise settles with a run that began after the request.
 */
export function singleFlight(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function start(): Promise<void> {
    next = null;
    const running = work().finally(() => {
      if (current === running) current = null;
    });
    current = running;
    return running;
  }

  return function request() {
    // A run has ended and the one that waits for it is about to begin: not a second one beside it.
    if (next) return next;
    if (!current) return start();
    // A failed run must not swallow the one that waits for it.
    next = current.then(start, start);
    return next;
  };
}
