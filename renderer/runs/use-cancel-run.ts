import { useMutation, useQueryClient } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { type ActionTarget, actionKeys, forgetFailures, refreshRun, useIsPending } from './run-action.ts';

/** Cancelling one run; `isCancelling` from the press until the run has ended, wherever in the app it was pressed. */
export function useCancelRun(target: ActionTarget) {
  const client = useQueryClient();
  const isCancelling = useIsPending(actionKeys.cancel, target.runId);
  const { mutate } = useMutation({
    mutationKey: actionKeys.cancel,
    mutationFn: ({ runId }: ActionTarget) => invoke('runs.cancel', { runId }),
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
