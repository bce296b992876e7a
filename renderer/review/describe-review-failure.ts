import type { I18n } from '@lingui/core';
import { codeOf } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { reviewFailureTexts } from '../i18n/review-texts.ts';

/** Words for a decision that was not taken: a conflict is about another report, a refusal about this patient. */
export function describeReviewFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  const code = codeOf(failure);
  const text = code === null ? undefined : reviewFailureTexts[code];
  return text ? { ...general, what: i18n._(text) } : general;
}
