import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Whether the backend answers, and when the last pull was completed. */
export function useSyncState() {
  return useQuery({ queryKey: queryKeys.sync, queryFn: () => invoke('sync.getState', {}) });
}

/** Asks for a pull at once. */
export function usePullNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => invoke('sync.pullNow', {}),
    onSuccess: (state) => client.setQueryData(queryKeys.sync, state),
  });
}
