import type { MessageDescriptor } from '@lingui/core';
import type { FailureReason } from '../../shared/failure.ts';

/** Why a call to the model is made again, as the first half of a sentence; other reasons take `otherRetryText`. */
const retryTexts: Readonly<Partial<Record<FailureReason, MessageDescriptor>>> = {
  LLM_OVERLOADED: /*i18n*/ { id: 'retry.LLM_OVERLOADED', message: 'The model is overloaded' },
  LLM_RATE_LIMITED: /*i18n*/ {
    id: 'retry.LLM_RATE_LIMITED',
    message: 'The model provider is limiting the number of requests',
  },
  LLM_TIMEOUT: /*i18n*/ { id: 'retry.LLM_TIMEOUT', message: 'The model did not answer in time' },
  LLM_NETWORK: /*i18n*/ {
    id: 'retry.LLM_NETWORK',
    message: 'The connection to the model was interrupted',
  },
};

const otherRetryText: MessageDescriptor = /*i18n*/ {
  id: 'retry.other',
  message: 'The model could not answer',
};

/** Why a call to the model is made again, without a full stop. */
export function retryTextOf(reason: FailureReason): MessageDescriptor {
  return retryTexts[reason] ?? otherRetryText;
}
