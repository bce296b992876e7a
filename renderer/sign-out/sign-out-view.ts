import { CallFailure } from '../bridge/call-failure.ts';

/** What a sign-out would leave or lose, as far as the window knows. */
export interface AtStake {
  /** Runs under way on this workstation. */
  readonly underWay: number;
  /** Written here and not with the server yet; undefined while that is not known. */
  readonly unsent: number | undefined;
}

/**
 * What is asked before a session ends. `leave`: something waits or is under way; `wipe`: the local data goes; `lose`: with
 * it what only this workstation has.
 */
export type SignOutQuestion = 'leave' | 'wipe' | 'lose';

/** The first question of a sign-out; null: nothing is at stake, so nothing is asked. */
export function firstQuestionOf(isWipe: boolean, { underWay, unsent }: AtStake): SignOutQuestion | null {
  if (isWipe) return 'wipe';
  return underWay > 0 || unsent !== 0 ? 'leave' : null;
}

/**
 * What is asked next when a sign-out was refused: the main process knows best whether something would be lost.
 * @returns null for a failure that no answer helps.
 */
export function nextQuestionOf(asked: SignOutQuestion | null, failure: unknown): SignOutQuestion | null {
  const isConflict = failure instanceof CallFailure && failure.error.code === 'CONFLICT';
  return isConflict && asked === 'wipe' ? 'lose' : null;
}
