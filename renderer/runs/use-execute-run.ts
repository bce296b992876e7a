import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { isExecutable, type RunStatus } from '../../shared/run.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { invoke } from '../bridge/invoke.ts';
import { useFlag } from '../shell/use-flag.ts';
import { useNeedsServer } from '../shell/use-needs-server.ts';
import { askedRuns } from './asked-runs.ts';
import { isUnderWay, useLiveRun, useLiveRuns } from './live-runs.ts';
import {
  type ActionTarget,
  actionKeys,
  forgetFailures,
  refreshRun,
  useIsPending,
  usePendingRuns,
} from './run-action.ts';
import { useAnnounceFailure } from './use-announce-failure.ts';
import { useUnsyncedRuns } from './use-runs.ts';

interface ExecutableRun {
  readonly id: RunId;
  readonly status: RunStatus;
}

/** What `useExecuteRun` tells of a run. */
interface Execution {
  readonly mayExecute: boolean;
  readonly isBusy: boolean;
  readonly execute: () => void;
}

/** Executing the runs of a list: asked once for all of its rows. */
interface Executions {
  /** Only a queued run, with the feature on. */
  mayExecute(run: ExecutableRun): boolean;
  /** From the press of the button until the run has ended, wherever in the app it was pressed. */
  isPressed(runId: RunId): boolean;
  readonly isOffline: boolean;
  /** Does nothing for a run that is under way or may not be executed. `onExecute` is called before the run changes. */
  execute(run: ExecutableRun, patientName: string, onExecute?: () => void): void;
}

/** What can be executed, and executing it. */
export function useExecutions(): Executions {
  const client = useQueryClient();
  const flag = useFlag();
  const store = useLiveRuns();
  const announceFailure = useAnnounceFailure();
  const pressed = usePendingRuns(actionKeys.execute);
  const unsynced = useUnsyncedRuns();
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
  const isOn = flag.data?.enabled === true;
  const mayExecute = ({ id, status }: ExecutableRun) => isOn && isExecutable(status) && !unsynced.has(id);
  return {
    mayExecute,
    isPressed: (runId) => pressed.has(runId),
    isOffline,
    execute(run, patientName, onExecute) {
      if (!mayExecute(run) || pressed.has(run.id) || isUnderWay(store.get(run.id))) return;
      // Also for the key, which presses no button: it looks for the server, and says so above the view.
      if (isOffline) return connect();
      onExecute?.();
      mutate({ runId: run.id, patientName });
    },
  };
}

/** Executing one run. */
export function useExecuteRun(run: ExecutableRun, patientName: string): Execution {
  const executions = useExecutions();
  const isHere = isUnderWay(useLiveRun(run.id));
  return {
    mayExecute: executions.mayExecute(run),
    isBusy: isHere || executions.isPressed(run.id),
    execute: () => executions.execute(run, patientName),
  };
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
