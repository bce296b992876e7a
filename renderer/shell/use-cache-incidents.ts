import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** What happened to the local cache and was not confirmed yet, the latest first. */
export function useCacheIncidents() {
  return useQuery({ queryKey: queryKeys.cacheIncidents, queryFn: () => invoke('cache.incidents', {}) });
}

/** Says that the user has read one; it goes off the list as soon as that is stored. */
export function useConfirmIncident() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => invoke('cache.confirmIncident', { id }),
    onSuccess: (_done, confirmed) =>
      client.setQueryData<ResponseOf<'cache.incidents'>>(
        queryKeys.cacheIncidents,
        (list) => list && { incidents: list.incidents.filter(({ id }) => id !== confirmed) },
      ),
  });
}
