import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { RunFailure } from './failure-texts.ts';

/** A failure in a few words, for lists to choose from and for plots; the whole sentence is in `failureTexts`. */
export const failureNames: Readonly<Record<RunFailure, MessageDescriptor>> = {
  VALIDATION_ERROR: msg`Answer in the wrong form`,
  LLM_NOT_CONFIGURED: msg`No model key`,
  LLM_AUTH: msg`Model key refused`,
  LLM_RATE_LIMITED: msg`Too many requests`,
  LLM_OVERLOADED: msg`Model overloaded`,
  LLM_TIMEOUT: msg`Model too slow`,
  LLM_NETWORK: msg`Connection to the model lost`,
  LLM_TRUNCATED: msg`Answer cut off`,
  LLM_REFUSED: msg`Model declined`,
  LLM_UNEXPECTED_STOP: msg`Model stopped unexpectedly`,
  LLM_BAD_REQUEST: msg`Request rejected by the model`,
  CONTEXT_NOT_FOUND: msg`Patient record not found`,
  CONTEXT_FORBIDDEN: msg`No access to the patient record`,
  CONTEXT_TOO_LARGE: msg`Patient record too large`,
  DB_ERROR: msg`Database error`,
  SESSION_EXPIRED: msg`Session expired`,
  CANCELLED: msg`Cancelled`,
  LEASE_EXPIRED: msg`Workstation stopped responding`,
  LEASE_LOST: msg`Taken over by another workstation`,
  INTERNAL: msg`Unexpected fault`,
};
