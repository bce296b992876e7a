import type { I18n } from '@lingui/core';
import { codeOf } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { actionConflictTexts } from '../i18n/call-texts.ts';

/** Words for a flag that could not be switched: a conflict is a colleague who was quicker. */
export function describeFlagFailure(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  return codeOf(failure) === 'CONFLICT' ? { ...general, what: i18n._(actionConflictTexts.flag) } : general;
}
