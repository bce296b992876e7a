import type { I18n, MessageDescriptor } from '@lingui/core';
import type { SignInProblem } from '../../shared/envelope.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { refusalTexts, type SignInTexts, signInTexts } from '../i18n/sign-in-texts.ts';

/** Where the user cannot mend it, IT needs the number. */
const forIt: readonly SignInProblem[] = ['cache-refused', 'disk-full'];

/** Words for a failed sign-in: UNAUTHORIZED means something else here than in the middle of the work. */
export function describeSignInFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  if (!(failure instanceof CallFailure) || failure.error.refusal) return general;
  const { code, signIn } = failure.error;
  if (signIn) {
    const requestId = forIt.includes(signIn) ? failure.requestId : null;
    return { ...say(refusalTexts[signIn], i18n), details: [], requestId };
  }
  if (code === 'UNAUTHORIZED') return plain(signInTexts.wrongPassword, i18n);
  if (code === 'VALIDATION_ERROR') return plain(signInTexts.invalid, i18n);
  if (code === 'FORBIDDEN') return { ...general, ...say(signInTexts.refused, i18n) };
  return code === 'OFFLINE' ? { ...general, ...say(signInTexts.offline, i18n) } : general;
}

/** Whether the local data opens with the password of before only. */
export function isEarlierPasswordAsked(failure: unknown): boolean {
  return failure instanceof CallFailure && failure.error.signIn === 'earlier-password';
}

function plain(texts: SignInTexts, i18n: I18n): FailureDescription {
  return { ...say(texts, i18n), details: [], requestId: null };
}

function say({ what, advice }: SignInTexts, i18n: I18n) {
  const words = ({ id, message }: MessageDescriptor) =>
    i18n._(id, {}, message === undefined ? {} : { message });
  return { what: words(what), advice: advice ? words(advice) : null };
}
