import type { MessageDescriptor } from '@lingui/core';
import type { FailureReason } from '../../shared/failure.ts';

/** Every way an execution can fail, the wrong shape of the answer included. */
export type RunFailure = FailureReason | 'VALIDATION_ERROR';

export interface FailureText {
  /** What happened, and what it means for the run. */
  readonly what: MessageDescriptor;
  /** What to do besides, or before. Whether trying again helps is said by the table of the product alone. */
  readonly advice: MessageDescriptor | null;
}

/**
 * Words for clinicians by reason. Ids are written out, since the reason is the key; the marker comments make the
 * extractor take them into the catalogs.
 */
export const failureTexts: Readonly<Record<RunFailure, FailureText>> = {
  VALIDATION_ERROR: {
    what: /*i18n*/ {
      id: 'failure.VALIDATION_ERROR.what',
      message: 'The model’s answer did not have the required form, so no report was stored.',
    },
    advice: /*i18n*/ {
      id: 'failure.VALIDATION_ERROR.advice',
      message: 'The answer is kept with the run.',
    },
  },
  LLM_NOT_CONFIGURED: {
    what: /*i18n*/ {
      id: 'failure.LLM_NOT_CONFIGURED.what',
      message: 'No model key is configured on this workstation.',
    },
    advice: /*i18n*/ {
      id: 'failure.LLM_NOT_CONFIGURED.advice',
      message: 'An admin can store a key under Settings, Model.',
    },
  },
  LLM_AUTH: {
    what: /*i18n*/ { id: 'failure.LLM_AUTH.what', message: 'The model provider did not accept the key.' },
    advice: /*i18n*/ {
      id: 'failure.LLM_AUTH.advice',
      message: 'An admin has to replace the key under Settings, Model.',
    },
  },
  LLM_RATE_LIMITED: {
    what: /*i18n*/ {
      id: 'failure.LLM_RATE_LIMITED.what',
      message: 'The model provider is limiting the number of requests.',
    },
    advice: /*i18n*/ {
      id: 'failure.LLM_RATE_LIMITED.advice',
      message: 'Wait a few minutes first.',
    },
  },
  LLM_OVERLOADED: {
    what: /*i18n*/ { id: 'failure.LLM_OVERLOADED.what', message: 'The model is overloaded at the moment.' },
    advice: /*i18n*/ {
      id: 'failure.LLM_OVERLOADED.advice',
      message: 'Wait a few minutes first.',
    },
  },
  LLM_TIMEOUT: {
    what: /*i18n*/ { id: 'failure.LLM_TIMEOUT.what', message: 'The model did not answer in time.' },
    advice: null,
  },
  LLM_NETWORK: {
    what: /*i18n*/ {
      id: 'failure.LLM_NETWORK.what',
      message: 'The connection to the model was interrupted.',
    },
    advice: /*i18n*/ {
      id: 'failure.LLM_NETWORK.advice',
      message: 'Check the network of this workstation first.',
    },
  },
  LLM_TRUNCATED: {
    what: /*i18n*/ {
      id: 'failure.LLM_TRUNCATED.what',
      message: 'The model’s answer was cut off before its end, so no report was stored.',
    },
    advice: null,
  },
  LLM_REFUSED: {
    what: /*i18n*/ { id: 'failure.LLM_REFUSED.what', message: 'The model declined to answer.' },
    advice: /*i18n*/ {
      id: 'failure.LLM_REFUSED.advice',
      message: 'Please assess this patient without a draft.',
    },
  },
  LLM_UNEXPECTED_STOP: {
    what: /*i18n*/ {
      id: 'failure.LLM_UNEXPECTED_STOP.what',
      message: 'The model stopped for an unexpected reason; its answer was not used.',
    },
    advice: null,
  },
  LLM_BAD_REQUEST: {
    what: /*i18n*/ {
      id: 'failure.LLM_BAD_REQUEST.what',
      message: 'The model provider rejected the request.',
    },
    advice: /*i18n*/ {
      id: 'failure.LLM_BAD_REQUEST.advice',
      message: 'An admin should check the model name and the gateway under Settings, Model.',
    },
  },
  CONTEXT_NOT_FOUND: {
    what: /*i18n*/ { id: 'failure.CONTEXT_NOT_FOUND.what', message: 'The patient’s record was not found.' },
    advice: /*i18n*/ {
      id: 'failure.CONTEXT_NOT_FOUND.advice',
      message: 'Check whether the patient still exists.',
    },
  },
  CONTEXT_FORBIDDEN: {
    what: /*i18n*/ {
      id: 'failure.CONTEXT_FORBIDDEN.what',
      message: 'You have no access to this patient’s record.',
    },
    advice: /*i18n*/ {
      id: 'failure.CONTEXT_FORBIDDEN.advice',
      message: 'Ask an admin to assign the patient to you.',
    },
  },
  CONTEXT_TOO_LARGE: {
    what: /*i18n*/ {
      id: 'failure.CONTEXT_TOO_LARGE.what',
      message: 'The patient’s record is too large for the model.',
    },
    advice: /*i18n*/ {
      id: 'failure.CONTEXT_TOO_LARGE.advice',
      message: 'Archiving old entries makes the record smaller.',
    },
  },
  DB_ERROR: {
    what: /*i18n*/ { id: 'failure.DB_ERROR.what', message: 'The database could not complete the step.' },
    advice: /*i18n*/ {
      id: 'failure.DB_ERROR.advice',
      message: 'If it happens again, tell your IT the request number.',
    },
  },
  SESSION_EXPIRED: {
    what: /*i18n*/ { id: 'failure.SESSION_EXPIRED.what', message: 'Your session expired during the run.' },
    advice: /*i18n*/ {
      id: 'failure.SESSION_EXPIRED.advice',
      message: 'Sign in again first.',
    },
  },
  CANCELLED: {
    what: /*i18n*/ { id: 'failure.CANCELLED.what', message: 'The run was cancelled.' },
    advice: /*i18n*/ { id: 'failure.CANCELLED.advice', message: 'It can be run again at any time.' },
  },
  LEASE_EXPIRED: {
    what: /*i18n*/ {
      id: 'failure.LEASE_EXPIRED.what',
      message: 'The workstation that executed the run stopped responding.',
    },
    advice: null,
  },
  LEASE_LOST: {
    what: /*i18n*/ {
      id: 'failure.LEASE_LOST.what',
      message: 'The run was taken over meanwhile; the result made here was not stored as the report.',
    },
    advice: /*i18n*/ {
      id: 'failure.LEASE_LOST.advice',
      message:
        'There is nothing to do: the run is executed again elsewhere or waits in the queue. The result made here stays readable on this workstation.',
    },
  },
  INTERNAL: {
    what: /*i18n*/ { id: 'failure.INTERNAL.what', message: 'An unexpected fault stopped the run.' },
    advice: /*i18n*/ {
      id: 'failure.INTERNAL.advice',
      message: 'If it happens again, tell your IT the request number.',
    },
  },
};
