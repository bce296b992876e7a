import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import type { IconName } from '../design/Icon.tsx';

/** The one thing that is said about the sync. */
export type SyncLook = SyncState['state'] | 'behind';

/** The icon beside its words. */
export const syncLookIcons: Readonly<Record<SyncLook, IconName>> = {
  idle: 'queued',
  syncing: 'refresh',
  online: 'online',
  offline: 'offline',
  behind: 'warning',
};

/**
 * What is wrong stays on screen while the next try is under way; only a pull that shows its progress is said instead,
 * since that is how it gets right.
 */
export function syncLookOf({ state, progress, offlineSinceMs, behindSinceMs }: SyncState): SyncLook {
  if (progress !== null) return 'syncing';
  if (offlineSinceMs !== null) return 'offline';
  return behindSinceMs === null ? state : 'behind';
}

/** The share of the rows that are here, 0–1; null where the server did not say how many there will be. */
export function syncedShare(progress: SyncState['progress']): number | null {
  if (!progress?.total) return null;
  return Math.min(1, progress.rows / progress.total);
}
