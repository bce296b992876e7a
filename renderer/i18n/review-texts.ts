import type { MessageDescriptor } from '@lingui/core';
import type { ErrorCode } from '../../shared/failure.ts';

/** Why a decision about a finding was not recorded, where the general words would speak of something else. */
export const reviewFailureTexts: Partial<Readonly<Record<ErrorCode, MessageDescriptor>>> = {
  CONFLICT: /*i18n*/ {
    id: 'call.CONFLICT.review',
    message:
      'Since you read it there is a newer report of this run, or a colleague has decided about this finding. Please read what is shown now; nothing was recorded.',
  },
  FORBIDDEN: /*i18n*/ {
    id: 'call.FORBIDDEN.review',
    message: 'You may not review this report: the patient may no longer be assigned to you.',
  },
  EXECUTION_ERROR: /*i18n*/ {
    id: 'call.EXECUTION_ERROR.review',
    message: 'The server has refused the decision; nothing was recorded.',
  },
  OFFLINE: /*i18n*/ {
    id: 'call.OFFLINE.review',
    message:
      'The decision could neither be sent nor kept: the server cannot be reached, and this workstation’s disk did not take it.',
  },
};
