import { err, type Result } from '../../shared/result.ts';
import { type Pause, pause } from '../engine/pause.ts';
import type { Clock, ModelAnswer, ModelRequest } from '../engine/ports.ts';
import { type CallFailure, failure } from './failure-reasons.ts';
import { maxCalls, nextCallDelayMs } from './retry-policy.ts';

export type CallOutcome = Result<ModelAnswer, CallFailure>;

export interface RetryOptions {
  readonly clock: Clock;
  /** Waits before the next call. Default: a timer. */
  readonly pause?: Pause;
  /** Asked for every answer. Default: `maxCalls`. */
  readonly getMostCalls?: () => number;
  /** Numbers from 0 to below 1 for the jitter. Default: Math.random. */
  readonly random?: () => number;
}

/**
 * Makes a call, and again while the policy says so; every wait is told to `request.onWait` and ends with an abort.
 * @param callOnce makes one call with the request that it gets
 * @returns the outcome of the last call, or CANCELLED.
 */
export async function callAgain(
  options: RetryOptions,
  request: ModelRequest,
  callOnce: (request: ModelRequest) => Promise<CallOutcome>,
): Promise<CallOutcome> {
  const of = options.getMostCalls?.() ?? maxCalls;
  let hasText = false;
  const counted: ModelRequest = {
    ...request,
    onText(text) {
      hasText = true;
      request.onText(text);
    },
  };
  for (let calls = 1; ; calls += 1) {
    if (request.signal.aborted) return err(failure('CANCELLED', 'cancel'));
    const outcome = await callOnce(counted);
    if (outcome.ok) return outcome;
    const delayMs = nextCallDelayMs(outcome.error, { calls, of, hasText }, options.random ?? Math.random);
    if (delayMs === null) return outcome;
    if (delayMs === 0) continue;
    const untilMs = options.clock.nowMs() + delayMs;
    request.onWait({ reason: outcome.error.reason, untilMs, call: calls + 1, of });
    await (options.pause ?? pause)(delayMs, request.signal);
    request.onWait(null);
  }
}
