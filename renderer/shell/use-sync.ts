import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { takeSyncState } from '../bridge/take-sync-state.ts';

const pullKey = ['sync.pullNow'];

const syncQuery = { queryKey: queryKeys.sync, queryFn: () => invoke('sync.getState', {}) };

/** Whether the backend answers, and when the last pull was completed. */
export function useSyncState() {
  return useQuery(syncQuery);
}

/** True while the server cannot be reached, also while the next try is under way. */
export function useIsOffline(): boolean {
  return useQuery({ ...syncQuery, select: isOffline }).data ?? false;
}

function isOffline({ offlineSinceMs }: SyncState): boolean {
  return offlineSinceMs !== null;
}

/** Asking for a pull at once. What is under way or was tried counts wherever in the window it was asked for. */
export function usePullNow() {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationKey: pullKey,
    mutationFn: () => invoke('sync.pullNow', {}),
    onSuccess: (state) => takeSyncState(client, state),
  });
  const tries = useMutationState({ filters: { mutationKey: pullKey }, select: ({ state }) => state });
  const isPulling = tries.some(({ status }) => status === 'pending');
  return {
    isPulling,
    /** Epoch ms; null: not within the last minutes. */
    triedAtMs: tries.at(-1)?.submittedAt ?? null,
    pullNow: () => {
      if (!isPulling) mutate();
    },
  };
}
