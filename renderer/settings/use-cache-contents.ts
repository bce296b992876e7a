import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { takeSyncState } from '../bridge/take-sync-state.ts';

/** How much is in the local cache. */
export function useCacheContents() {
  return useQuery({
    queryKey: queryKeys.cacheContents,
    queryFn: () => invoke('cache.contents', {}),
    // Seldom looked at, so it is not kept in step with every row: each visit asks.
    staleTime: 0,
  });
}

/** Reads everything from the server anew. */
export function useRebuild() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => invoke('sync.rebuild', {}),
    onSuccess(state) {
      takeSyncState(client, state);
      return client.invalidateQueries({ queryKey: queryKeys.cacheContents });
    },
  });
}
