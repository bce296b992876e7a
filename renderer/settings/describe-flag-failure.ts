import type { I18n } from '@lingui/core';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { actionConflictTexts } from '../i18n/call-texts.ts';

/** Words for a flag that could not be switched: a conflict is a colleague who was quicker. */
export function describeFlagFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  const isConflict = failure instanceof CallFailure && failure.error.code === 'CONFLICT';
  return isConflict ? { ...general, what: i18n._(actionConflictTexts.flag) } : general;
}
