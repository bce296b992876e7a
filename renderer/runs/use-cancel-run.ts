import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { invoke } from '../bridge/invoke.ts';
import { type ActionTarget, actionKeys, forgetFailures, refreshRun, useIsPending } from './run-action.ts';

/** Cancelling one run; `isCancelling` from the press until the run has ended, wherever in the app it was pressed. */
export function useCancelRun(target: ActionTarget) {
  const client = useQueryClient();
  const isCancelling = useIsPending(actionKeys.cancel, target.runId);
  const { mutate } = useMutation({
    mutationKey: actionKeys.cancel,
    mutationFn: ({ runId }: ActionTarget) => cancelRun(runId),
    // A failure stays on the screen until it is dismissed.
    gcTime: Number.POSITIVE_INFINITY,
    onMutate: ({ runId }) => forgetFailures(client, actionKeys.cancel, runId),
    onSettled: (_, __, { runId }) => refreshRun(client, runId),
  });
  const cancel = () => {
    if (!isCancelling) mutate(target);
  };
  return { isCancelling, cancel };
}

/** A run that was stopped here while the server is away shows by itself that this waits to sync: no failure. */
async function cancelRun(runId: RunId): Promise<void> {
  try {
    await invoke('runs.cancel', { runId });
  } catch (failure) {
    const isOffline = failure instanceof CallFailure && failure.error.code === 'OFFLINE';
    if (isOffline && (await invoke('runs.get', { runId })).unsynced) return;
    throw failure;
  }
}
