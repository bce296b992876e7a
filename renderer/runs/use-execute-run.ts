import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { isExecutable, type RunStatus } from '../../shared/run.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { invoke } from '../bridge/invoke.ts';
import { useFlag } from '../shell/use-flag.ts';
import { useNeedsServer } from '../shell/use-needs-server.ts';
import { askedRuns } from './asked-runs.ts';
import { isUnderWay, useLiveRun } from './live-runs.ts';
import { type ActionTarget, actionKeys, forgetFailures, refreshRun, useIsPending } from './run-action.ts';
import { useAnnounceFailure } from './use-announce-failure.ts';
import { useUnsyncedRuns } from './use-runs.ts';

interface ExecutableRun {
  readonly id: RunId;
  readonly status: RunStatus;
}

/** What `useExecuteRun` tells of a run. */
export interface Execution {
  readonly mayExecute: boolean;
  readonly isBusy: boolean;
  readonly execute: () => void;
}

/**
 * Executing one run. `mayExecute` only for a queued run with the feature on; `isBusy` from the press of the button
 * until the run has ended, wherever in the app it was pressed. `onExecute` is called at the press, before the run changes.
 */
export function useExecuteRun(run: ExecutableRun, patientName: string, onExecute?: () => void): Execution {
  const client = useQueryClient();
  const flag = useFlag();
  const announceFailure = useAnnounceFailure();
  const isBusy = useIsExecuting(run.id);
  const isUnsynced = useUnsyncedRuns().has(run.id);
  const { isOffline, connect } = useNeedsServer();
  const { mutate } = useMutation({
    mutationKey: actionKeys.execute,
    mutationFn: ({ runId }: ActionTarget) => executeRun(runId),
    // A failure stays on the screen until it is dismissed.
    gcTime: Number.POSITIVE_INFINITY,
    onMutate: ({ runId }) => forgetFailures(client, actionKeys.any, runId),
    onError(failure, target) {
      if (failure instanceof CallFailure && isTurnedAway(failure)) announceFailure(target, failure.error);
    },
    onSettled: (_, __, { runId }) => refreshRun(client, runId),
  });
  const mayExecute = isExecutable(run.status) && !isUnsynced && flag.data?.enabled === true;
  const execute = () => {
    if (!mayExecute || isBusy) return;
    // Also for the key, which presses no button: it looks for the server, and says so above the view.
    if (isOffline) return connect();
    onExecute?.();
    mutate({ runId: run.id, patientName });
  };
  return { mayExecute, isBusy, execute };
}

/**
 * Executes one run to its end, which is told by `useAnnounceEnded`. That the server is not reached is no failure of a run
 * that has finished: its result is kept on this workstation. An answer behind the lock says nothing: the end is told after it.
 */
async function executeRun(runId: RunId): Promise<void> {
  askedRuns.ask(runId);
  try {
    await invoke('runs.execute', { runId });
    askedRuns.answered(runId, true);
  } catch (failure) {
    const isKept = askedRuns.outcomeOf(runId) === 'unsynced';
    askedRuns.answered(runId, !isLocked(failure));
    if (!isKept && !isLocked(failure)) throw failure;
  }
}

function isLocked(failure: unknown): boolean {
  return failure instanceof CallFailure && failure.error.refusal === 'locked';
}

/** Refused before it had an end of its own: by another workstation, the server, the flag. */
function isTurnedAway({ error: { code } }: CallFailure): boolean {
  return code !== 'EXECUTION_ERROR' && code !== 'VALIDATION_ERROR';
}

/** True while a run is being executed here: from the press of the button, or because the main process says so. */
export function useIsExecuting(runId: RunId): boolean {
  const isPressed = useIsPending(actionKeys.execute, runId);
  return isUnderWay(useLiveRun(runId)) || isPressed;
}
