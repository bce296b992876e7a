import { type Mutation, type QueryClient, useMutationState } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const anyAction = 'run-action';

/** What can be done with a run; the keys of the mutations, so that every view knows what is under way and what failed. */
export const actionKeys = {
  any: [anyAction],
  execute: [anyAction, 'execute'],
  cancel: [anyAction, 'cancel'],
  rerun: [anyAction, 'rerun'],
} as const;

export type RunAction = Exclude<keyof typeof actionKeys, 'any'>;
type ActionKey = (typeof actionKeys)[keyof typeof actionKeys];

/** What an action is about; the name is for its messages. */
export interface ActionTarget {
  readonly runId: RunId;
  readonly patientName: string;
}

/** The target of a mutation that was found by one of `actionKeys`; null for anything else. */
export function targetOf(mutation: Mutation): ActionTarget | null {
  const variables = mutation.state.variables;
  return isTarget(variables) ? variables : null;
}

/** Which action a mutation is; executing, unless its key says otherwise. */
export function actionOf(mutation: Mutation): RunAction {
  const name = mutation.options.mutationKey?.[1];
  return name === 'cancel' || name === 'rerun' ? name : 'execute';
}

/** The runs from the press of a button until its action has ended and the run was read anew, wherever it was pressed. */
export function usePendingRuns(key: ActionKey): ReadonlySet<RunId> {
  const targets = useMutationState({
    filters: { mutationKey: key, status: 'pending' },
    select: (mutation) => targetOf(mutation)?.runId,
  });
  return useMemo(() => new Set(targets.filter((id) => id !== undefined)), [targets]);
}

/** True while an action with this run is pending. */
export function useIsPending(key: ActionKey, runId: RunId): boolean {
  return usePendingRuns(key).has(runId);
}

/** True when an action failed for want of the server, and a pull has been completed since it was asked for. */
export function isReachedAgain({ state }: Mutation, pulledAtMs: number | null): boolean {
  const isOffline = state.error instanceof CallFailure && state.error.error.code === 'OFFLINE';
  return isOffline && pulledAtMs !== null && pulledAtMs > state.submittedAt;
}

/** Takes away what failed before with this run. */
export function forgetFailures(client: QueryClient, key: ActionKey, runId: RunId): void {
  const cache = client.getMutationCache();
  const failed = cache.findAll({ mutationKey: key, status: 'error' });
  for (const mutation of failed) if (targetOf(mutation)?.runId === runId) cache.remove(mutation);
}

/** Asks anew for everything that shows this run. */
export function refreshRun(client: QueryClient, runId: RunId): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['runs.list'] }),
    client.invalidateQueries({ queryKey: queryKeys.run(runId) }),
    client.invalidateQueries({ queryKey: queryKeys.attempts(runId) }),
  ]);
}

function isTarget(value: unknown): value is ActionTarget {
  return typeof value === 'object' && value !== null && 'runId' in value && 'patientName' in value;
}
