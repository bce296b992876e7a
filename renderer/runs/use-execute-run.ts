import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { isExecutable, type RunStatus } from '../../shared/run.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { invoke } from '../bridge/invoke.ts';
import { useFlag } from '../shell/use-flag.ts';
import { isUnderWay, useLiveRun } from './live-runs.ts';
import { type ActionTarget, actionKeys, forgetFailures, refreshRun, useIsPending } from './run-action.ts';
import { useAnnounceFailure, useAnnounceResult } from './use-announce-result.ts';
import { useUnsyncedRuns } from './use-runs.ts';

interface ExecutableRun {
  readonly id: RunId;
  readonly status: RunStatus;
}

/**
 * Executing one run. `mayExecute` only for a queued run with the feature on; `isBusy` from the press of the button
 * until the run has ended, wherever in the app it was pressed. `onExecute` is called at the press, before the run changes.
 */
export function useExecuteRun(run: ExecutableRun, patientName: string, onExecute?: () => void) {
  const client = useQueryClient();
  const flag = useFlag();
  const announce = useAnnounceResult();
  const announceFailure = useAnnounceFailure();
  const isBusy = useIsExecuting(run.id);
  const isUnsynced = useUnsyncedRuns().has(run.id);
  const { mutate } = useMutation({
    mutationKey: actionKeys.execute,
    mutationFn: ({ runId }: ActionTarget) => invoke('runs.execute', { runId }),
    // A failure stays on the screen until it is dismissed.
    gcTime: Number.POSITIVE_INFINITY,
    onMutate: ({ runId }) => forgetFailures(client, actionKeys.any, runId),
    onSuccess: (_, { runId }) => announce(runId),
    onError: (failure, { runId }) =>
      failure instanceof CallFailure ? announceFailure(runId, failure) : undefined,
    onSettled: (_, __, { runId }) => refreshRun(client, runId),
  });
  const mayExecute = isExecutable(run.status) && !isUnsynced && flag.data?.enabled === true;
  const execute = () => {
    if (!mayExecute || isBusy) return;
    onExecute?.();
    mutate({ runId: run.id, patientName });
  };
  return { mayExecute, isBusy, execute };
}

/** True while a run is being executed here: from the press of the button, or because the main process says so. */
export function useIsExecuting(runId: RunId): boolean {
  const isPressed = useIsPending(actionKeys.execute, runId);
  return isUnderWay(useLiveRun(runId)) || isPressed;
}
