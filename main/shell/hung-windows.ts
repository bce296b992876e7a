/** The part of a window that runs what it is told as soon as it gets to it. */
export interface Reacting {
  executeJavaScript(code: string): Promise<unknown>;
}

/** Knows which windows do not react any more: whoever asks them would wait for ever. */
export interface HungWindows {
  isHung(contents: Reacting): boolean;
  /** Asks for a sign of life; without one in time the window counts as hung until it gives one. */
  probe(contents: Reacting): void;
  /** What the system has noticed by itself. */
  note(contents: Reacting, state: 'unresponsive' | 'responsive'): void;
}

/** @param graceMs how long a busy window may take to react. Default 5 s. */
export function createHungWindows(graceMs = 5_000): HungWindows {
  const hung = new WeakSet<Reacting>();
  const note: HungWindows['note'] = (contents, state) => {
    if (state === 'unresponsive') hung.add(contents);
    else hung.delete(contents);
  };
  return {
    isHung: (contents) => hung.has(contents),
    note,
    probe(contents) {
      const timer = setTimeout(() => note(contents, 'unresponsive'), graceMs);
      timer.unref();
      contents
        .executeJavaScript('true')
        .then(() => note(contents, 'responsive'))
        // The window is gone or shows another page by now: there is no sign of life to wait for.
        .catch(() => undefined)
        .finally(() => clearTimeout(timer));
    },
  };
}
