import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '../../../main/db/cache.ts';
import { openCache } from '../../../main/db/open-cache.ts';
import type { RemoteFailure } from '../../../main/engine/ports.ts';
import type { Remote } from '../../../main/remote/remote.ts';
import { systemClock } from '../../../main/runtime/system-clock.ts';
import { createSync, type Sync, type SyncOptions } from '../../../main/sync/create-sync.ts';
import type { SyncState } from '../../../shared/ipc/sync-channels.ts';
import { must } from '../../backend/remote-fixture.ts';

/** The part of a workstation that keeps its encrypted cache equal to the server. */
export interface SyncedCache {
  readonly cache: Cache;
  readonly sync: Sync;
  readonly states: readonly SyncState[];
  readonly failures: readonly RemoteFailure[];
  /** Every event that was logged; a sound sync logs none. */
  readonly logged: readonly string[];
  /** Ends the sync, closes the cache and removes its file. */
  close(): Promise<void>;
}

interface Tuning
  extends Partial<Pick<SyncOptions, 'remote' | 'clock' | 'intervalMs' | 'pageSize' | 'onChanged'>> {
  /** Breaks the cache that the sync writes to, for a control. */
  readonly breakCache?: (cache: Cache) => Cache;
}

/** Opens a fresh cache and starts its sync. Everything is as in the app, but for what `tuning` says. */
export function startSyncedCache(
  remote: Remote,
  { breakCache = (cache) => cache, ...tuning }: Tuning = {},
): SyncedCache {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-synced-'));
  const path = join(folder, 'cache.db');
  const cache = must(openCache({ path, key: randomBytes(32), nativeBinding: undefined }));
  const states: SyncState[] = [];
  const failures: RemoteFailure[] = [];
  const logged: string[] = [];
  const log = (event: string) => void logged.push(event);
  const sync = createSync({
    remote,
    cache: breakCache(cache),
    clock: systemClock,
    log: { info: log, error: log },
    onChanged: () => undefined,
    onState: (state) => states.push(state),
    onFailure: (failure) => failures.push(failure),
    ...tuning,
  });
  const ending = new AbortController();
  const running = sync.run(ending.signal);
  return {
    cache,
    sync,
    states,
    failures,
    logged,
    async close() {
      ending.abort();
      await running;
      cache.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A remote without realtime: then it is the pull that is tried, whenever it is asked for. */
export const unhinted = (remote: Remote): SyncOptions['remote'] => ({
  pull: remote.pull,
  getScope: remote.getScope,
  subscribe: () => async () => undefined,
});
