import type { CallError } from '../../shared/envelope.ts';
import { type ErrorInfo, type FailureReason, failureTable } from '../../shared/failure.ts';

/** Why a claimed run ends as `failed`: the answer did not pass the check, or a step could not be done. */
export type RunFailure =
  | { kind: 'validation'; errors: readonly string[]; rawResponse: string }
  | { kind: 'execution'; reason: FailureReason };

/** A failure of the second kind. */
export function executionFailure(reason: FailureReason): RunFailure {
  return { kind: 'execution', reason };
}

/** What is stored in `diagnosis_runs.error_info`. */
export function toErrorInfo(failure: RunFailure, nowMs: number): ErrorInfo {
  const timestamp = new Date(nowMs).toISOString();
  if (failure.kind === 'execution') {
    const message = failureTable[failure.reason].message;
    return { error_code: 'EXECUTION_ERROR', message, timestamp, reason: failure.reason };
  }
  return {
    error_code: 'VALIDATION_ERROR',
    message: validationMessage(failure.errors),
    validation_errors: [...failure.errors],
    raw_response: failure.rawResponse,
    timestamp,
  };
}

/** What the caller is told; the raw answer stays in the database. */
export function toCallError(failure: RunFailure): CallError {
  if (failure.kind === 'execution') return executionError(failure.reason);
  const errors = [...failure.errors];
  return { code: 'VALIDATION_ERROR', message: validationMessage(errors), errors };
}

/** The EXECUTION_ERROR for a reason, in the words of the failure table. */
export function executionError(reason: FailureReason): CallError {
  return { code: 'EXECUTION_ERROR', message: failureTable[reason].message, reason };
}

function validationMessage(errors: readonly string[]): string {
  return `Validation failed: ${errors.join('; ')}`;
}
