import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { useLiveRuns } from '../runs/live-runs.ts';

const runQuery = (runId: RunId) => ({
  queryKey: queryKeys.run(runId),
  queryFn: () => invoke('runs.get', { runId }),
});

/** One run with its patient, report and, while it is under way here, its draft; the draft goes to the live runs. */
export function useRun(runId: RunId) {
  const query = useQuery(runQuery(runId));
  const liveRuns = useLiveRuns();
  const live = query.data?.live;
  useEffect(() => {
    if (live) liveRuns.seed(live);
  }, [live, liveRuns]);
  return query;
}

/** The run as it is now, asked anew. */
export function fetchRun(client: QueryClient, runId: RunId) {
  return client.fetchQuery({ ...runQuery(runId), staleTime: 0 });
}
