import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import type { Impression, ImpressionState } from '../../shared/ipc/impression-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { whileTaken } from '../lock/kept.ts';
import { takeImpression } from './kept-impression.ts';

/** With blind mode on, lists show the risk of opened reports only. */
function askForRisks(client: QueryClient): void {
  for (const channel of ['runs.list', 'patients.list', 'patients.record']) {
    void client.invalidateQueries({ queryKey: [channel] });
  }
}

/** Whether blind mode is on for this user; undefined until it is known. */
export function useBlindMode() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: queryKeys.blindMode,
    queryFn: () => invoke('impressions.blindMode', {}),
  });
  const { mutate, isPending } = useMutation({
    mutationFn: (isBlind: boolean) => invoke('impressions.setBlindMode', { isBlind }),
    onSuccess: (state) => {
      client.setQueryData(queryKeys.blindMode, state);
      void client.invalidateQueries({ queryKey: ['impressions.get'] });
      askForRisks(client);
    },
  });
  return { isBlind: query.data?.isBlind, setBlind: mutate, isPending };
}

/** What this user knows of a report and thought of it before, and how to open it. */
export function useImpression(runId: RunId, contentHash: string) {
  const client = useQueryClient();
  const queryKey = queryKeys.impression(runId, contentHash);
  const query = useQuery({
    queryKey,
    queryFn: () => invoke('impressions.get', { runId, contentHash }),
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (impression: Impression | null) =>
      // What was typed is not brought back by a lock once it is saved.
      whileTaken(
        [takeImpression(contentHash)],
        () => invoke('impressions.save', { runId, contentHash, impression }),
        () => true,
      ),
    onSuccess: (state) => {
      client.setQueryData<ImpressionState>(queryKey, state);
      if (state.isBlind) askForRisks(client);
    },
  });
  return { query, open: mutate, isOpening: isPending, openError: error };
}
