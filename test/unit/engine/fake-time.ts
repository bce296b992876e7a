import type { Pause } from '../../../main/engine/pause.ts';

/** Time that stands still until a test moves it. */
export interface FakeTime {
  readonly clock: { nowMs(): number };
  readonly pause: Pause;
  /** Moves on by `ms`, waking every pause at its moment and letting what it wakes run until it waits again. */
  advance(ms: number): Promise<void>;
  /** Stands still for `ms`, as a machine that sleeps: what was due meanwhile wakes too late and all at once. */
  stall(ms: number): Promise<void>;
  /** Pauses that have not ended. */
  pending(): number;
}

/** Makes a clock with pauses that follow it. */
export function createFakeTime(): FakeTime {
  let nowMs = 1_000_000;
  const sleepers = new Set<{ atMs: number; wake: () => void }>();

  const pause: Pause = (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const sleeper = {
        atMs: nowMs + delayMs,
        wake: () => {
          sleepers.delete(sleeper);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake, { once: true });
    });

  return {
    clock: { nowMs: () => nowMs },
    pause,
    pending: () => sleepers.size,
    async stall(ms) {
      nowMs += ms;
      const due = [...sleepers].filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
      for (const { wake } of due) wake();
      await settle();
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        await settle();
        const [next] = [...sleepers].sort((a, b) => a.atMs - b.atMs);
        if (!next || next.atMs > endMs) break;
        nowMs = next.atMs;
        next.wake();
      }
      nowMs = endMs;
      await settle();
    },
  };
}

/** Lets every promise that can go on do so: a macrotask comes after all of them. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
