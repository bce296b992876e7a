import { AnthropicError, APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import type { FailureReason } from '../../shared/failure.ts';
import type { ModelFailure } from '../engine/ports.ts';
import { retryAfterMsOf } from './retry-after.ts';

/**
 * How a call ended: an HTTP `status`, an `error-event` in its stream, the `connection` lost, silence before the headers
 * or after them (`silence`), an answer that is none (`malformed`), our own `cancel`; `format-refused`: the provider does
 * not know the structured output that we asked for.
 */
export type CallEnd =
  | 'status'
  | 'format-refused'
  | 'error-event'
  | 'connection'
  | 'no-headers'
  | 'silence'
  | 'malformed'
  | 'cancel';

/** Why one call failed, with what decides whether another may help. */
export interface CallFailure extends ModelFailure {
  readonly end: CallEnd;
  /** The pause that the provider asked for, in ms. */
  readonly retryAfterMs: number | null;
}

const reasonOfStatus = new Map<number, FailureReason>([
  [400, 'LLM_BAD_REQUEST'],
  [401, 'LLM_AUTH'],
  [402, 'LLM_AUTH'], // the account behind the key cannot pay: as with a bad key, only an admin can help
  [403, 'LLM_AUTH'],
  [404, 'LLM_BAD_REQUEST'],
  [407, 'LLM_NETWORK'],
  [408, 'LLM_TIMEOUT'],
  [409, 'LLM_OVERLOADED'],
  [413, 'CONTEXT_TOO_LARGE'],
  [429, 'LLM_RATE_LIMITED'],
  [504, 'LLM_TIMEOUT'],
]);

/** Types of the `error` event, by which a provider ends a stream that began with status 200. */
const reasonOfType = new Map<string, FailureReason>([
  ['invalid_request_error', 'LLM_BAD_REQUEST'],
  ['not_found_error', 'LLM_BAD_REQUEST'],
  ['authentication_error', 'LLM_AUTH'],
  ['permission_error', 'LLM_AUTH'],
  ['billing_error', 'LLM_AUTH'],
  ['request_too_large', 'CONTEXT_TOO_LARGE'],
  ['rate_limit_error', 'LLM_RATE_LIMITED'],
  ['timeout_error', 'LLM_TIMEOUT'],
  ['overloaded_error', 'LLM_OVERLOADED'],
  ['api_error', 'LLM_OVERLOADED'],
]);

/**
 * Why a call failed, from whatever the SDK threw. Only class, status and type are looked at, never the message: its
 * wording may change, and it may quote the request.
 */
export function callFailureOf(cause: unknown): CallFailure {
  if (cause instanceof APIConnectionTimeoutError) return failure('LLM_TIMEOUT', 'no-headers');
  if (cause instanceof APIConnectionError) return failure('LLM_NETWORK', 'connection');
  if (cause instanceof APIError) {
    const { status } = cause;
    if (typeof status !== 'number') return failure(reasonOfEvent(cause.type), 'error-event');
    return {
      reason: reasonOfHttp(status),
      status,
      end: 'status',
      retryAfterMs: retryAfterMsOf(cause.headers),
    };
  }
  const unreadable = cause instanceof SyntaxError || cause instanceof AnthropicError;
  return failure('LLM_NETWORK', unreadable ? 'malformed' : 'connection');
}

/** A failure without an HTTP status. */
export function failure(reason: FailureReason, end: Exclude<CallEnd, 'status'>): CallFailure {
  return { reason, status: null, end, retryAfterMs: null };
}

function reasonOfHttp(status: number): FailureReason {
  const known = reasonOfStatus.get(status);
  if (known) return known;
  if (status >= 500) return 'LLM_OVERLOADED';
  return status >= 400 ? 'LLM_BAD_REQUEST' : 'LLM_NETWORK';
}

function reasonOfEvent(type: string | null): FailureReason {
  return (type === null ? undefined : reasonOfType.get(type)) ?? 'LLM_NETWORK';
}
