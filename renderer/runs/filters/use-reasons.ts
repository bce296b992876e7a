import { useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../shared/ipc-contract.ts';
import { invoke } from '../../bridge/invoke.ts';
import { queryKeys } from '../../bridge/query-keys.ts';

type Reasons = ResponseOf<'runs.reasons'>['reasons'];

const none: Reasons = [];
const freshMs = 30_000;

/** The frequent reasons of the worklist; not asked for at every change of it, for they change little. */
export function useReasons(): Reasons {
  const { data } = useQuery({
    queryKey: queryKeys.reasons,
    queryFn: () => invoke('runs.reasons', {}),
    staleTime: freshMs,
    refetchInterval: freshMs,
  });
  return data?.reasons ?? none;
}
