import { describe, expect, it } from 'vitest';
import type { CallEnd, CallFailure } from '../../../main/model/failure-reasons.ts';
import { retryAfterMsOf } from '../../../main/model/retry-after.ts';
import { maxCalls, nextCallDelayMs } from '../../../main/model/retry-policy.ts';
import type { FailureReason } from '../../../shared/failure.ts';

const first = { calls: 1, of: maxCalls, hasText: false };
const never = () => 0;
const nearlyOne = () => 0.999_999;

function failed(change: Partial<CallFailure>): CallFailure {
  return { reason: 'LLM_OVERLOADED', status: 529, end: 'status', retryAfterMs: null, ...change };
}

describe('a call is made again', () => {
  it.each([408, 409, 429, 500, 502, 503, 504, 529, 599])('after status %i', (status) => {
    expect(nextCallDelayMs(failed({ status }), first, never)).toBe(1_000);
  });

  it.each([400, 401, 402, 403, 404, 407, 410, 413, 418, 422, 428, 430, 499, 600])(
    'but not after status %i',
    (status) => {
      expect(nextCallDelayMs(failed({ status }), first, never)).toBeNull();
    },
  );

  it.each<[CallEnd, FailureReason, boolean]>([
    ['connection', 'LLM_NETWORK', true],
    ['no-headers', 'LLM_TIMEOUT', true],
    ['silence', 'LLM_TIMEOUT', false],
    ['malformed', 'LLM_NETWORK', false],
    ['cancel', 'CANCELLED', false],
    ['error-event', 'LLM_OVERLOADED', true],
    ['error-event', 'LLM_RATE_LIMITED', true],
    ['error-event', 'LLM_TIMEOUT', true],
    ['error-event', 'LLM_AUTH', false],
    ['error-event', 'LLM_BAD_REQUEST', false],
    ['error-event', 'LLM_NETWORK', false],
  ])('after %s, %s: %s', (end, reason, isAgain) => {
    const delayMs = nextCallDelayMs(failed({ end, reason, status: null }), first, never);
    expect(delayMs).toBe(isAgain ? 1_000 : null);
  });

  it('never after text came, and never a fourth time', () => {
    expect(nextCallDelayMs(failed({}), { calls: 1, of: maxCalls, hasText: true }, never)).toBeNull();
    expect(nextCallDelayMs(failed({}), { calls: 2, of: maxCalls, hasText: false }, never)).not.toBeNull();
    expect(nextCallDelayMs(failed({}), { calls: maxCalls, of: maxCalls, hasText: false }, never)).toBeNull();
    expect(maxCalls).toBe(3);
  });
});

describe('the pause before it', () => {
  it('doubles, and chance adds at least a tenth', () => {
    const second = { calls: 2, of: maxCalls, hasText: false };
    expect(nextCallDelayMs(failed({}), second, never)).toBe(2_000);
    expect(nextCallDelayMs(failed({}), second, nearlyOne)).toBeGreaterThanOrEqual(2_200);
  });

  it('is never shorter than the provider asked for, and jittered too', () => {
    const limited = failed({ status: 429, retryAfterMs: 7_000 });
    expect(nextCallDelayMs(limited, first, never)).toBe(7_000);
    expect(nextCallDelayMs(limited, first, nearlyOne)).toBeGreaterThanOrEqual(7_700);
    expect(nextCallDelayMs(failed({ retryAfterMs: 0 }), first, never)).toBe(1_000);
  });

  it('is not begun when the provider asks for more than a minute', () => {
    expect(nextCallDelayMs(failed({ retryAfterMs: 60_000 }), first, never)).toBe(60_000);
    expect(nextCallDelayMs(failed({ retryAfterMs: 60_001 }), first, never)).toBeNull();
  });
});

describe('the header retry-after', () => {
  const nowMs = Date.parse('2026-06-02T08:00:00Z');
  it.each([
    ['7', 7_000],
    [' 0.5 ', 500],
    ['Tue, 02 Jun 2026 08:00:30 GMT', 30_000],
    ['Tue, 02 Jun 2026 07:00:00 GMT', 0],
    ['soon', null],
    ['-5 apples', null],
    ['', null],
  ])('%j is %j ms', (value, expected) => {
    expect(retryAfterMsOf(new Headers({ 'retry-after': value }), nowMs)).toBe(expected);
  });

  it('may be missing', () => {
    expect(retryAfterMsOf(new Headers(), nowMs)).toBeNull();
    expect(retryAfterMsOf(undefined, nowMs)).toBeNull();
  });
});
