import type { RunAttempt } from '../../shared/records.ts';
import type { RunFailure } from '../i18n/failure-texts.ts';
import { failureOf } from './failure-of.ts';

/** One attempt as the page shows it. */
export interface AttemptView {
  /** Counted over all of the run; the database begins anew with each re-run. */
  readonly number: number;
  readonly by: string | null;
  readonly startedAtMs: number;
  /** Null while it is under way. */
  readonly durationMs: number | null;
  readonly state: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'released';
  /** Why it failed; null when it did not. */
  readonly failure: RunFailure | null;
}

/** The attempts in their order, the latest first, as the page shows them. */
export function attemptViews(attempts: readonly RunAttempt[]): AttemptView[] {
  return attempts.map((attempt, index) => viewOf(attempt, index + 1)).toReversed();
}

function viewOf(attempt: RunAttempt, number: number): AttemptView {
  const startedAtMs = Date.parse(attempt.claimed_at);
  const durationMs = attempt.settled_at === null ? null : Date.parse(attempt.settled_at) - startedAtMs;
  const common = { number, by: attempt.claimed_by_name, startedAtMs, durationMs };
  if (attempt.outcome === 'succeeded') return { ...common, state: 'succeeded', failure: null };
  if (attempt.outcome === 'released') return { ...common, state: 'released', failure: null };
  if (attempt.settled_at === null) return { ...common, state: 'running', failure: null };
  const failure = failureOf(attempt.error_info);
  return { ...common, state: failure === 'CANCELLED' ? 'cancelled' : 'failed', failure };
}
