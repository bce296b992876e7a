import type { CallError } from '../../shared/envelope.ts';
import { err, type Result } from '../../shared/result.ts';
import type { ClaimRequest, EnginePorts } from './ports.ts';
import { retryWhileOffline } from './remote-failure.ts';
import { executionError } from './run-failure.ts';

/** How long giving a run back may take; after that its lease frees it. */
const releaseTimeoutMs = 10_000;

/** What the caller is told of a run that went back to the queue before it ended. */
export const givenBack: CallError = {
  code: 'EXECUTION_ERROR',
  message:
    'The run was given back to the queue: this workstation was being closed, or was out of reach for too long.',
};

/** Gives a claimed run back to the queue, its attempt included. Where that cannot be told, its lease frees it. */
export async function releaseRun(
  ports: Pick<EnginePorts, 'runs' | 'log' | 'wait' | 'onDoubtfulClaim'>,
  { runId, claimId, requestId }: ClaimRequest,
): Promise<Result<never, CallError>> {
  const signal = AbortSignal.timeout(releaseTimeoutMs);
  const reply = await retryWhileOffline(ports, signal, () =>
    ports.runs.release({ runId, claimId, requestId, signal }),
  );
  if (!reply.ok) {
    ports.log.error('run.release-failed', { runId, requestId, kind: reply.error.kind });
    ports.onDoubtfulClaim?.({ runId, claimId, requestId });
  }
  const isLost = reply.ok && !reply.value.done;
  return err(isLost ? executionError('LEASE_LOST') : givenBack);
}
