import type { QueryClient } from '@tanstack/react-query';
import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import { isOfflineFailure } from './call-failure.ts';
import { queryKeys } from './query-keys.ts';

/** Takes over the state of the sync. When the server answers again, what was asked in vain meanwhile is asked anew. */
export function takeSyncState(client: QueryClient, state: SyncState): void {
  const before = client.getQueryData<SyncState>(queryKeys.sync);
  client.setQueryData(queryKeys.sync, state);
  const isBack = typeof before?.offlineSinceMs === 'number' && state.offlineSinceMs === null;
  if (!isBack) return;
  void client.refetchQueries({
    type: 'active',
    predicate: ({ state: { error } }) => isOfflineFailure(error),
  });
}
