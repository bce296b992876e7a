import type { I18n } from '@lingui/core';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { outboxConflictText } from '../i18n/outbox-texts.ts';

/** Words for a write that could not be tried again or removed; the general ones would speak of runs. */
export function describeOutboxFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  const isConflict = failure instanceof CallFailure && failure.error.code === 'CONFLICT';
  return isConflict ? { ...general, what: i18n._(outboxConflictText) } : general;
}
