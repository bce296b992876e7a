import {
  type Mutation,
  type QueryClient,
  useMutation,
  useMutationState,
  useQueryClient,
} from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { isExecutable, type RunStatus } from '../../shared/run.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { useFlag } from '../shell/use-flag.ts';
import { isUnderWay, useLiveRun } from './live-runs.ts';
import { useAnnounceResult } from './use-announce-result.ts';

export const executeKey = ['runs.execute'] as const;

interface ExecutableRun {
  readonly id: RunId;
  readonly status: RunStatus;
}

/** What an execution is about; the name is for its messages. */
export interface Execution {
  readonly runId: RunId;
  readonly patientName: string;
}

/**
 * Executing one run. `mayExecute` only for a queued run with the feature on; `isBusy` from the press of the button
 * until the run has ended, wherever in the app it was pressed. `onExecute` is called at the press, before the run changes.
 */
export function useExecuteRun(run: ExecutableRun, patientName: string, onExecute?: () => void) {
  const client = useQueryClient();
  const flag = useFlag();
  const announce = useAnnounceResult();
  const isBusy = useIsExecuting(run.id);
  const { mutate } = useMutation({
    mutationKey: executeKey,
    mutationFn: ({ runId }: Execution) => invoke('runs.execute', { runId }),
    // A failure stays on the screen until it is dismissed.
    gcTime: Number.POSITIVE_INFINITY,
    onMutate: ({ runId }) => forgetFailures(client, runId),
    onSuccess: (_, { runId }) => announce(runId),
    onSettled: (_, __, { runId }) => refresh(client, runId),
  });
  const mayExecute = isExecutable(run.status) && flag.data?.enabled === true;
  const execute = () => {
    if (!mayExecute || isBusy) return;
    onExecute?.();
    mutate({ runId: run.id, patientName });
  };
  return { mayExecute, isBusy, execute };
}

/** True while a run is being executed here: from the press of the button, or because the main process says so. */
export function useIsExecuting(runId: RunId): boolean {
  const isPressed = useExecutingIds().includes(runId);
  return isUnderWay(useLiveRun(runId)) || isPressed;
}

/** The execution of a mutation that was found by `executeKey`; null for anything else. */
export function executionOf(mutation: Mutation): Execution | null {
  const variables = mutation.state.variables;
  return isExecution(variables) ? variables : null;
}

function isExecution(value: unknown): value is Execution {
  return typeof value === 'object' && value !== null && 'runId' in value && 'patientName' in value;
}

function useExecutingIds(): (RunId | undefined)[] {
  return useMutationState({
    filters: { mutationKey: executeKey, status: 'pending' },
    select: (mutation) => executionOf(mutation)?.runId,
  });
}

function forgetFailures(client: QueryClient, runId: RunId): void {
  const cache = client.getMutationCache();
  const old = cache.findAll({ mutationKey: executeKey, status: 'error' });
  for (const mutation of old) if (executionOf(mutation)?.runId === runId) cache.remove(mutation);
}

function refresh(client: QueryClient, runId: RunId): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['runs.list'] }),
    client.invalidateQueries({ queryKey: queryKeys.run(runId) }),
  ]);
}
