import { useQuery } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const againMs = 60_000;

/** Asks the server what the user may do now, each minute and when told to; a changed answer arrives as a session. */
export function useAccessCheck() {
  const { error, isFetching, dataUpdatedAt, refetch } = useQuery({
    queryKey: queryKeys.access,
    queryFn: () => invoke('session.checkAccess', {}),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: againMs,
    refetchIntervalInBackground: true,
  });
  return {
    /** Why the last look has told nothing. */
    error,
    isChecking: isFetching,
    /** Epoch ms; null: not answered yet. */
    checkedAtMs: dataUpdatedAt === 0 ? null : dataUpdatedAt,
    check: () => void refetch(),
  };
}
