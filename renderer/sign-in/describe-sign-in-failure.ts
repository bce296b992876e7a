import type { I18n, MessageDescriptor } from '@lingui/core';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';

const wrongPassword: MessageDescriptor = /*i18n*/ {
  id: 'signIn.UNAUTHORIZED',
  message: 'E-mail or password is wrong. Check both and try again.',
};
const offline: MessageDescriptor = /*i18n*/ {
  id: 'signIn.OFFLINE',
  message: 'The server cannot be reached. Check the network and try again.',
};
const invalid: MessageDescriptor = /*i18n*/ {
  id: 'signIn.VALIDATION_ERROR',
  message: 'Enter your e-mail address and your password.',
};

/** Words for a failed sign-in: UNAUTHORIZED means something else here than in the middle of the work. */
export function describeSignInFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  const code = failure instanceof CallFailure ? failure.error.code : null;
  const expected = code === 'UNAUTHORIZED' ? wrongPassword : code === 'VALIDATION_ERROR' ? invalid : null;
  if (expected) return { what: i18n._(expected), advice: null, details: [], requestId: null };
  return code === 'OFFLINE' ? { ...general, what: i18n._(offline) } : general;
}
