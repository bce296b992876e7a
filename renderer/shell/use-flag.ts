import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** The effective flag, its source and its last change. */
export function useFlag() {
  return useQuery({ queryKey: queryKeys.flag, queryFn: () => invoke('flag.get', {}) });
}

/** Turns the feature on or off for the organisation; audited by the database. */
export function useSetFlag() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) => invoke('flag.set', { enabled }),
    onSuccess: (state) => {
      client.setQueryData(queryKeys.flag, state);
      return client.invalidateQueries({ queryKey: queryKeys.flagHistory });
    },
  });
}

/** Who changed the flag, and when; for admins. */
export function useFlagHistory(enabled: boolean) {
  return useQuery({
    queryKey: queryKeys.flagHistory,
    queryFn: () => invoke('flag.history', {}),
    enabled,
  });
}
