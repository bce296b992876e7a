import type { I18n } from '@lingui/core';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { reviewFailureTexts } from '../i18n/review-texts.ts';

/** Words for a decision that was not taken: a conflict is about another report, a refusal about this patient. */
export function describeReviewFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  const text = failure instanceof CallFailure ? reviewFailureTexts[failure.error.code] : undefined;
  return text ? { ...general, what: i18n._(text) } : general;
}
