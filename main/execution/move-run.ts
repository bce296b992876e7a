import type { CallError } from '../../shared/envelope.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { notFinishedMessage, notQueuedMessage, type RunStatus } from '../../shared/run.ts';
import type { MoveReply, RunRequest } from '../engine/ports.ts';
import { refusalOf } from '../engine/remote-failure.ts';
import type { Desk } from '../session/active-session.ts';

type MovingDesk = Pick<Desk, 'runs' | 'remote' | 'sync' | 'cache'>;

const cancelWaits: CallError = {
  code: 'OFFLINE',
  message: 'The run has been stopped here; the server does not know that yet, it waits to sync.',
};

/**
 * Cancels a run: under way here its request to the model is aborted, queued it is taken from the queue.
 * @returns the status it has now, or CONFLICT (it had ended, or another workstation holds it), NOT_FOUND, OFFLINE
 * (also when it was stopped here and only Postgres does not know that yet) …
 */
export async function cancelRun(
  desk: MovingDesk,
  request: RunRequest,
): Promise<Result<{ status: RunStatus }, CallError>> {
  const ended = await desk.runs.cancel(request.runId);
  if (ended && !ended.ok && ended.error.reason === 'CANCELLED') {
    const isKnown = desk.cache.ends.tryGetUnsynced(request.runId) === null;
    return isKnown ? ok({ status: 'failed' }) : err(cancelWaits);
  }
  // Not under way here, or it ended otherwise (a sweep may have queued it again): Postgres decides.
  const reply = await desk.remote.runs.cancel(request);
  await desk.sync.pullNow();
  if (!reply.ok) return err(refusalOf(reply.error));
  return reply.value.done ? ok({ status: 'failed' }) : err(refusedMove(reply.value, notQueuedMessage));
}

/**
 * Queues a run that has ended once more.
 * @returns CONFLICT while it has not ended, NOT_FOUND, FORBIDDEN (the flag is off), OFFLINE …
 */
export async function rerunRun(
  desk: MovingDesk,
  request: RunRequest,
): Promise<Result<{ status: 'queued' }, CallError>> {
  const reply = await desk.remote.runs.rerun(request);
  await desk.sync.pullNow();
  if (!reply.ok) return err(refusalOf(reply.error));
  return reply.value.done ? ok({ status: 'queued' }) : err(refusedMove(reply.value, notFinishedMessage));
}

function refusedMove({ status }: MoveReply, conflict: (current: RunStatus) => string): CallError {
  return status === null
    ? { code: 'NOT_FOUND', message: 'The run was not found.' }
    : { code: 'CONFLICT', message: conflict(status) };
}
