import { useQuery } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Who tried a run when, and how it ended; asks the backend, and only while somebody looks. */
export function useAttempts(runId: RunId, isShown: boolean) {
  return useQuery({
    queryKey: queryKeys.attempts(runId),
    queryFn: () => invoke('runs.attempts', { runId }),
    enabled: isShown,
  });
}
