import type { I18n } from '@lingui/core';
import { codeOf } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { outboxConflictText } from '../i18n/outbox-texts.ts';

/** Words for a write that could not be tried again or removed; the general ones would speak of runs. */
export function describeOutboxFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  return codeOf(failure) === 'CONFLICT' ? { ...general, what: i18n._(outboxConflictText) } : general;
}
