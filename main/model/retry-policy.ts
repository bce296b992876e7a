import type { FailureReason } from '../../shared/failure.ts';
import type { CallEnd, CallFailure } from './failure-reasons.ts';

/** Most calls to the model per answer, the first one included; a workstation may be set to fewer. */
export const maxCalls = 3;
const firstPauseMs = 1_000;
/** A provider that wants a longer pause is not waited for: the clinician runs the run again later. */
const longestPauseMs = 60_000;
/** The share of a pause that chance adds, so that workstations that failed together do not come back together. */
const jitter = 0.25;

const transientStatuses: readonly { from: number; to: number }[] = [
  { from: 408, to: 409 },
  { from: 429, to: 429 },
  { from: 500, to: 599 },
];
const transientEvents: readonly FailureReason[] = ['LLM_RATE_LIMITED', 'LLM_OVERLOADED', 'LLM_TIMEOUT'];

/** Per end of a call: may the same request succeed in a moment? What the provider has begun to work on is paid once. */
const isTransient: Readonly<Record<CallEnd, (failure: CallFailure) => boolean>> = {
  status: ({ status }) =>
    transientStatuses.some(({ from, to }) => status !== null && status >= from && status <= to),
  'format-refused': () => true,
  'error-event': ({ reason }) => transientEvents.includes(reason),
  connection: () => true,
  'no-headers': () => true,
  silence: () => false,
  malformed: () => false,
  cancel: () => false,
};

/** What was already done for this answer. */
export interface CallsMade {
  readonly calls: number;
  /** How many there may be in all: 1 to `maxCalls`. */
  readonly of: number;
  /** Text arrived and was journaled: another answer would not continue it. */
  readonly hasText: boolean;
}

/**
 * The retry policy: when the model is called again after a failed call.
 * @param random gives numbers from 0 to below 1
 * @returns the pause before the next call in ms, never shorter than the provider asked for; null: the failure is final.
 */
export function nextCallDelayMs(failure: CallFailure, made: CallsMade, random: () => number): number | null {
  if (made.hasText || made.calls >= maxCalls || !isTransient[failure.end](failure)) return null;
  // Refused before any work, and the next request is another one: there is nothing to wait for, and it is no retry.
  if (failure.end === 'format-refused') return 0;
  if (made.calls >= made.of) return null;
  const wantedMs = Math.max(firstPauseMs * 2 ** (made.calls - 1), failure.retryAfterMs ?? 0);
  if (wantedMs > longestPauseMs) return null;
  return Math.round(wantedMs * (1 + jitter * random()));
}
