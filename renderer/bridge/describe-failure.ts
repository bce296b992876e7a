import type { I18n } from '@lingui/core';
import type { CallError } from '../../shared/envelope.ts';
import { failureTable } from '../../shared/failure.ts';
import { callTexts, retryTexts } from '../i18n/call-texts.ts';
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
  const details = error.errors ?? [];
  if (error.code === 'EXECUTION_ERROR' && error.reason)
    return { ...describeRunFailure(error.reason, i18n), details, requestId };
  return { what: i18n._(callTexts[error.code]), advice: null, details, requestId };
}

/** How an execution ended, as its call says it; unlike with other calls, VALIDATION_ERROR is about the model's answer. */
export interface ExecutionEnd {
  readonly code: CallError['code'];
  readonly reason?: CallError['reason'] | null;
}

/** Words for a failed execution. */
export function describeEnd(
  { code, reason }: ExecutionEnd,
  i18n: I18n,
): Pick<FailureDescription, 'what' | 'advice'> {
  if (code === 'VALIDATION_ERROR') return describeRunFailure(code, i18n);
  if (reason) return describeRunFailure(reason, i18n);
  return { what: i18n._(callTexts[code]), advice: null };
}

/** Ends after which there is nothing to try again: on purpose, or because somebody else has the run. */
const withoutRetry: readonly RunFailure[] = ['CANCELLED', 'LEASE_LOST'];

/** What happened, and as advice whether trying again helps and what to do besides. */
export function describeRunFailure(failure: RunFailure, i18n: I18n): { what: string; advice: string } {
  const { what, advice } = failureTexts[failure];
  const retry = retryTexts[retryHelps(failure) ? 'helps' : 'does not help'];
  const sentences = withoutRetry.includes(failure) ? [advice] : [retry, advice];
  return {
    what: i18n._(what),
    advice: sentences.flatMap((sentence) => (sentence ? i18n._(sentence) : [])).join(' '),
  };
}

/** Whether a new run has a chance, by the table of the product; an answer of the wrong shape often comes right. */
export function retryHelps(failure: RunFailure): boolean {
  return failure === 'VALIDATION_ERROR' || failureTable[failure].retryHelps;
}
