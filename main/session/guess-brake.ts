import { type Pause, pause } from '../engine/pause.ts';

/** Anybody mistypes this often. */
const freeTries = 3;
const longestDelayMs = 30_000;

/** Slows down whoever guesses passwords at the window while the server, which would, cannot. */
export interface GuessBrake {
  /** Resolves when the next try for this e-mail may be made. */
  wait(email: string, signal: AbortSignal): Promise<void>;
  wasWrong(email: string): void;
  wasRight(email: string): void;
}

/**
 * One second after three wrong passwords for one e-mail, then twice as long each time, half a minute at most; what
 * somebody else types right changes nothing. Not remembered beyond this process: who can restart it can also copy the
 * files, and against that only the scrypt of the key helps.
 * @param wait default: a timer
 */
export function createGuessBrake(wait: Pause = pause): GuessBrake {
  const failures = new Map<string, number>();
  const failuresOf = (email: string) => failures.get(comparableEmail(email)) ?? 0;
  return {
    async wait(email, signal) {
      const tooMany = failuresOf(email) - freeTries;
      if (tooMany >= 0) await wait(Math.min(1_000 * 2 ** tooMany, longestDelayMs), signal);
    },
    wasWrong: (email) => void failures.set(comparableEmail(email), failuresOf(email) + 1),
    wasRight: (email) => void failures.delete(comparableEmail(email)),
  };
}

/** Two ways to type one address look the same here: case, spaces around it, composed and decomposed letters. */
export function comparableEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
