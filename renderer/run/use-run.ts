import { useQuery } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { type LiveRuns, useLiveRuns } from '../runs/live-runs.ts';

/**
 * The question for one run. The live part is taken over as the answer arrives, between the events before and after it;
 * an effect would be later.
 */
export const runQuery = (liveRuns: LiveRuns, runId: RunId) => ({
  queryKey: queryKeys.run(runId),
  queryFn: async () => {
    const answer = await invoke('runs.get', { runId });
    liveRuns.adopt(runId, answer.live);
    return answer;
  },
});

/** One run with its patient and report; its draft, while it is under way here, goes to the live runs. */
export function useRun(runId: RunId) {
  return useQuery(runQuery(useLiveRuns(), runId));
}
