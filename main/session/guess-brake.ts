import { pause } from '../engine/pause.ts';

/** Anybody mistypes this often. */
const freeTries = 3;
const longestDelayMs = 30_000;

/** Slows down whoever guesses passwords at the window while the server, which would, cannot. */
export interface GuessBrake {
  /** Resolves when the next try may be made. */
  wait(signal: AbortSignal): Promise<void>;
  tried(isRight: boolean): void;
}

/**
 * One second after three wrong passwords in a row, then twice as long each time, half a minute at most. Not remembered
 * beyond this process: who can restart it can also copy the files, and against that only the scrypt of the key helps.
 * @param waitMs default: a timer
 */
export function createGuessBrake(waitMs: typeof pause = pause): GuessBrake {
  let failures = 0;
  return {
    async wait(signal) {
      if (failures < freeTries) return;
      await waitMs(Math.min(1_000 * 2 ** (failures - freeTries), longestDelayMs), signal);
    },
    tried(isRight) {
      failures = isRight ? 0 : failures + 1;
    },
  };
}
