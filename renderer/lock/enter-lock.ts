import type { QueryClient } from '@tanstack/react-query';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { LockState } from '../../shared/ipc/lock-channels.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import type { LiveRuns } from '../runs/live-runs.ts';
import { holdKept, releaseKept } from './kept.ts';

/**
 * Takes over whether the workstation is locked. With the lock every row leaves the memory of the queries and every view
 * the screen; what was typed is kept, and is back when the lock is opened.
 */
export function enterLock(client: QueryClient, liveRuns: LiveRuns, lock: LockState): void {
  const before = client.getQueryData<AppState>(queryKeys.appState);
  if (before && before.lock.locked !== lock.locked) {
    if (lock.locked) holdKept();
    else releaseKept();
    liveRuns.clear();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== queryKeys.appState[0] });
    client.getMutationCache().clear();
  }
  client.setQueryData<AppState>(queryKeys.appState, (state) => (state ? { ...state, lock } : state));
}
