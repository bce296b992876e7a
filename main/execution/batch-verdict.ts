import type { CallError } from '../../shared/envelope.ts';
import type { FailureReason } from '../../shared/failure.ts';
import { flagOffMessage } from '../../shared/records.ts';
import type { ExecutionResult } from './running-runs.ts';

/** Where a run of a batch ends up. `halts`: what refused it would refuse every other run too. */
export type BatchVerdict =
  | { kind: 'counted'; as: 'succeeded' | 'taken' | 'cancelled' | 'unsynced' }
  | { kind: 'fails'; error: CallError }
  | { kind: 'halts'; error: CallError };

/** Reasons that have nothing to do with the run at hand. */
const haltingReasons: ReadonlySet<FailureReason | undefined> = new Set<FailureReason | undefined>([
  'LLM_NOT_CONFIGURED',
  'LLM_AUTH',
  'SESSION_EXPIRED',
]);

/**
 * Reads what became of one run. A CONFLICT is no failure: somebody else had the run.
 * @param ofWorkplace the run belongs to the organisation that the user works for
 */
export function batchVerdictOf(
  ended: ExecutionResult,
  { ofWorkplace }: { readonly ofWorkplace: boolean },
): BatchVerdict {
  if (ended.ok) return { kind: 'counted', as: ended.value.unsynced ? 'unsynced' : 'succeeded' };
  const { error } = ended;
  if (error.code === 'CONFLICT') return { kind: 'counted', as: 'taken' };
  if (error.reason === 'CANCELLED') return { kind: 'counted', as: 'cancelled' };
  return { kind: halts(error, ofWorkplace) ? 'halts' : 'fails', error };
}

function halts({ code, message, reason }: CallError, ofWorkplace: boolean): boolean {
  if (code === 'OFFLINE' || code === 'UNAUTHORIZED') return true;
  // A refusal for one patient has the same code as the flag, and another organisation has a flag of its own.
  if (code === 'FORBIDDEN') return ofWorkplace && message === flagOffMessage;
  return haltingReasons.has(reason);
}
