import type { I18n, MessageDescriptor } from '@lingui/core';
import { failureTable } from '../../shared/failure.ts';
import { callTexts } from '../i18n/call-texts.ts';
import { failureTexts, type RunFailure } from '../i18n/failure-texts.ts';
import { CallFailure } from './call-failure.ts';

export interface FailureDescription {
  readonly what: string;
  readonly advice: string | null;
  /** Messages of a validation, word for word. */
  readonly details: readonly string[];
  /** Null when the call itself broke and never had an id. */
  readonly requestId: string | null;
}

/** Words for anything a query or mutation threw; never a stack. */
export function describeFailure(failure: unknown, i18n: I18n): FailureDescription {
  if (!(failure instanceof CallFailure)) {
    return { what: i18n._(callTexts.INTERNAL_ERROR), advice: null, details: [], requestId: null };
  }
  const { error, requestId } = failure;
  const texts = wordsOf(failure);
  return {
    what: i18n._(texts.what),
    advice: texts.advice ? i18n._(texts.advice) : null,
    details: error.errors ?? [],
    requestId,
  };
}

function wordsOf({ error }: CallFailure): { what: MessageDescriptor; advice: MessageDescriptor | null } {
  if (error.code === 'EXECUTION_ERROR' && error.reason) return failureTexts[error.reason];
  return { what: callTexts[error.code], advice: null };
}

/** Whether a new run has a chance, by the table of the product; an answer of the wrong shape often comes right. */
export function retryHelps(failure: RunFailure): boolean {
  return failure === 'VALIDATION_ERROR' || failureTable[failure].retryHelps;
}
