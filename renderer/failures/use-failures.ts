import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FailureOverview } from '../../shared/ipc/failure-channels.ts';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

export type OverviewDays = RequestOf<'failures.overview'>['days'];

/** How runs ended; the period before stays on the screen until the new one is there. */
export function useFailures(days: OverviewDays) {
  return useQuery<FailureOverview>({
    queryKey: queryKeys.failures(days),
    queryFn: () => invoke('failures.overview', { days }),
    placeholderData: keepPreviousData,
  });
}
