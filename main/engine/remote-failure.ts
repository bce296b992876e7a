import type { CallError } from '../../shared/envelope.ts';
import type { FailureReason } from '../../shared/failure.ts';
import { flagOffMessage } from '../../shared/records.ts';
import { assertNever, type Result } from '../../shared/result.ts';
import { pause as timerPause } from './pause.ts';
import type { EndProblem, EnginePorts, RemoteFailure } from './ports.ts';
import { executionError } from './run-failure.ts';

/** What the caller is told when the backend refused or was not reached: nothing has changed. */
export function refusalOf(failure: RemoteFailure): CallError {
  switch (failure.kind) {
    case 'offline':
      return { code: 'OFFLINE', message: 'The backend cannot be reached.' };
    case 'session-expired':
      return { code: 'UNAUTHORIZED', message: 'Your session has expired. Sign in again.' };
    case 'forbidden':
      return { code: 'FORBIDDEN', message: 'You are not permitted to do this.' };
    case 'flag-off':
      return { code: 'FORBIDDEN', message: flagOffMessage };
    case 'rejected':
      return executionError('DB_ERROR');
    default:
      return assertNever(failure);
  }
}

/** Why a run that is already claimed cannot go on. */
export function reasonOf(failure: RemoteFailure): FailureReason {
  return failure.kind === 'session-expired' ? 'SESSION_EXPIRED' : 'DB_ERROR';
}

/** SQLSTATEs by which Postgres says no to the request itself: data, constraint, right or syntax, our own checks. */
const refusingSqlState = /^(22|23|42|P0|RW)[0-9A-Z]{3}$/;

/**
 * Why an end that was sent has to wait. Only Postgres can refuse it: a block page, a missing route or a reply of another
 * shape come from what stands in between, may be gone in a minute, and must not decide about a report.
 */
export function endProblemOf(failure: RemoteFailure): EndProblem {
  switch (failure.kind) {
    case 'offline':
    case 'session-expired':
      return failure;
    case 'rejected':
      return refusingSqlState.test(failure.code) ? failure : { kind: 'offline', code: failure.code };
    case 'forbidden':
      return { kind: 'rejected', code: 'FORBIDDEN' };
    case 'flag-off':
      return { kind: 'rejected', code: 'FLAG_OFF' };
    default:
      return assertNever(failure);
  }
}

/** Pauses between the tries of an idempotent call; together well below the lease of a claim. */
const pausesMs = [250, 1_000, 3_000];

/** Makes an idempotent call again while the backend is not reached, at most three times more and never after an abort. */
export async function retryWhileOffline<Value>(
  ports: Pick<EnginePorts, 'wait'>,
  signal: AbortSignal,
  call: () => Promise<Result<Value, RemoteFailure>>,
): Promise<Result<Value, RemoteFailure>> {
  const wait = ports.wait ?? timerPause;
  let result = await call();
  for (const pauseMs of pausesMs) {
    if (result.ok || result.error.kind !== 'offline') break;
    await wait(pauseMs, signal);
    if (signal.aborted) break;
    result = await call();
  }
  return result;
}
