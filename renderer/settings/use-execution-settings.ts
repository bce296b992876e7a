import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ExecutionSettings } from '../../shared/ipc/execution-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Deadlines of a call, size of the pool, thresholds of the checks. */
export function useExecutionSettings() {
  return useQuery({ queryKey: queryKeys.execution, queryFn: () => invoke('execution.getSettings', {}) });
}

/** Sets how runs are executed on this workstation. */
export function useSaveExecutionSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: ExecutionSettings) => invoke('execution.saveSettings', settings),
    onSuccess: (saved) => client.setQueryData(queryKeys.execution, saved),
  });
}
