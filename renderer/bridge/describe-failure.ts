import type { I18n } from '@lingui/core';
import type { CallError, CallRefusal } from '../../shared/envelope.ts';
import { failureTable } from '../../shared/failure.ts';
import { callRefusalTexts, callTexts, retryTexts } from '../i18n/call-texts.ts';
import { failureTexts, type RunFailure } from '../i18n/failure-texts.ts';
import { validationTextOf } from '../i18n/validation-texts.ts';
import { CallFailure } from './call-failure.ts';

export interface FailureDescription {
  readonly what: string;
  readonly advice: string | null;
  /** What was wrong with the answer of a model, in words. */
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
  if (error.refusal) return { ...describeRefusal(error.refusal, i18n), details: [], requestId };
  const details = detailsOf(error, i18n);
  if (error.code === 'EXECUTION_ERROR' && error.reason)
    return { ...describeRunFailure(error.reason, i18n), details, requestId };
  return { what: i18n._(callTexts[error.code]), advice: null, details, requestId };
}

/** Words for a call that was turned away before anything was tried. */
function describeRefusal(refusal: CallRefusal, i18n: I18n): { what: string; advice: string } {
  const { what, advice } = callRefusalTexts[refusal];
  return { what: i18n._(what), advice: i18n._(advice) };
}

/** Only what has words: the messages about an input name fields of ours, in English; IT has the request number. */
function detailsOf({ errors = [] }: CallError, i18n: I18n): string[] {
  const texts = errors.map(validationTextOf).filter((text) => text !== null);
  return [...new Set(texts.map((text) => i18n._(text)))];
}

/** How an execution ended, as its call says it; unlike with other calls, VALIDATION_ERROR is about the model's answer. */
export interface ExecutionEnd {
  readonly code: CallError['code'];
  readonly reason?: CallError['reason'] | null;
  readonly refusal?: CallError['refusal'] | null;
}

/** Words for a failed execution. */
export function describeEnd(
  { code, reason, refusal }: ExecutionEnd,
  i18n: I18n,
): Pick<FailureDescription, 'what' | 'advice'> {
  if (refusal) return describeRefusal(refusal, i18n);
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
