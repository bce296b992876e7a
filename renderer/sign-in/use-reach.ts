import { useQuery } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const againMs = 8_000;

/**
 * Whether the server answers, asked while the sign-in page is on the screen and again while it does not.
 * @returns undefined until the first answer
 */
export function useIsReached(): boolean | undefined {
  return useQuery({
    queryKey: queryKeys.reach,
    queryFn: () => invoke('connection.reach', {}),
    select: ({ reached }) => reached,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.reached === false ? againMs : 4 * againMs),
  }).data;
}
