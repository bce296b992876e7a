import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import { syncLookOf } from './sync-look.ts';

/** Whether the rows on the screen can be relied on; `old`: the server answers, and yet nothing was pulled for a while. */
export type DataAge = 'none' | 'fresh' | 'old' | 'behind' | 'offline';

/** Six pulls that did not come: a machine that slept, or a server that hangs. */
const oldAfterMs = 2 * 60_000;

/** How far the data on the screen can be relied on at `nowMs` (epoch ms). */
export function dataAgeOf(sync: SyncState, nowMs: number): DataAge {
  const look = syncLookOf(sync);
  if (sync.lastPulledAtMs === null) return look === 'offline' ? 'offline' : 'none';
  if (look === 'offline' || look === 'behind') return look;
  return nowMs - sync.lastPulledAtMs > oldAfterMs ? 'old' : 'fresh';
}
