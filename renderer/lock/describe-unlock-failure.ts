import type { I18n } from '@lingui/core';
import type { LockProblem } from '../../shared/envelope.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { unlockTexts } from '../i18n/lock-texts.ts';

/** Words for a refused unlocking. */
export function describeUnlockFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  const problem = problemOf(failure);
  if (!problem) return general;
  const { what, advice } = unlockTexts[problem];
  return { what: i18n._(what), advice: i18n._(advice), details: [], requestId: null };
}

function problemOf(failure: unknown): LockProblem | null {
  return (failure instanceof CallFailure && failure.error.lock) || null;
}
