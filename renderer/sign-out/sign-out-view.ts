import { codeOf } from '../bridge/call-failure.ts';

/** What a sign-out would leave or lose, as far as the window knows. */
export interface AtStake {
  /** Runs under way on this workstation. */
  readonly underWay: number;
  /** Written here and not with the server yet; undefined while that is not known. */
  readonly unsent: number | undefined;
  /** A form on the screen holds what was not saved. */
  readonly isTyping: boolean;
  /** The server cannot be reached: nothing is given back to it now. */
  readonly isOffline: boolean;
}

/**
 * What is asked before a session ends. `leave`: something waits, is under way or was not saved; `wipe`: the local data goes; `lose`: with
 * it what only this workstation has.
 */
export type SignOutQuestion = 'leave' | 'wipe' | 'lose';

/** The first question of a sign-out; null: nothing is at stake, so nothing is asked. */
export function firstQuestionOf(isWipe: boolean, atStake: AtStake): SignOutQuestion | null {
  if (isWipe) return 'wipe';
  return consequencesOf('leave', atStake).length > 0 ? 'leave' : null;
}

/** What a question has to say. `runs-go-back-later`: without the server nobody else gets them yet. */
export type Consequence = 'lost' | 'wiped' | 'typed-lost' | 'runs-go-back' | 'runs-go-back-later' | 'unsent';

/** What follows from agreeing to a question, in the order in which it is said. */
export function consequencesOf(question: SignOutQuestion, atStake: AtStake): readonly Consequence[] {
  if (question === 'lose') return ['lost'];
  const follows: Consequence[] = question === 'wipe' ? ['wiped'] : [];
  if (atStake.isTyping) follows.push('typed-lost');
  if (atStake.underWay > 0) follows.push(atStake.isOffline ? 'runs-go-back-later' : 'runs-go-back');
  if (atStake.unsent !== 0) follows.push('unsent');
  return follows;
}

/**
 * What is asked next when a sign-out was refused: the main process knows best whether something would be lost.
 * @returns null for a failure that no answer helps.
 */
export function nextQuestionOf(asked: SignOutQuestion | null, failure: unknown): SignOutQuestion | null {
  const isConflict = codeOf(failure) === 'CONFLICT';
  return isConflict && asked === 'wipe' ? 'lose' : null;
}
