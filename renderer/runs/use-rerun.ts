import { useMutation, useQueryClient } from '@tanstack/react-query';
import { legalTransitions, type RunStatus } from '../../shared/run.ts';
import { invoke } from '../bridge/invoke.ts';
import { type ActionTarget, actionKeys, forgetFailures, refreshRun, useIsPending } from './run-action.ts';

/** True for a run that has ended: it can be queued once more. */
export function isRerunnable(status: RunStatus): boolean {
  return legalTransitions.some((step) => step.from === status && step.by === 'rerun');
}

/** Queues a run that has ended once more; its history and its reports stay. */
export function useRerun(target: ActionTarget) {
  const client = useQueryClient();
  const isBusy = useIsPending(actionKeys.rerun, target.runId);
  const { mutate } = useMutation({
    mutationKey: actionKeys.rerun,
    mutationFn: ({ runId }: ActionTarget) => invoke('runs.rerun', { runId }),
    // A failure stays on the screen until it is dismissed.
    gcTime: Number.POSITIVE_INFINITY,
    onMutate: ({ runId }) => forgetFailures(client, actionKeys.rerun, runId),
    // The run begins anew: what failed before is told by its attempts.
    onSuccess: (_, { runId }) => forgetFailures(client, actionKeys.any, runId),
    onSettled: (_, __, { runId }) => refreshRun(client, runId),
  });
  const rerun = () => {
    if (!isBusy) mutate(target);
  };
  return { isBusy, rerun };
}
