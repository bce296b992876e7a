import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../../embedded/demo/random.ts';
import { openCache } from '../../../main/db/open-cache.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import type { Remote } from '../../../main/remote/remote.ts';
import { systemClock } from '../../../main/runtime/system-clock.ts';
import { createSync, type Sync, type SyncOptions } from '../../../main/sync/create-sync.ts';
import { err } from '../../../shared/result.ts';
import { must } from '../../backend/remote-fixture.ts';
import { type CacheRows, readCacheRows } from './cache-rows.ts';

/** A workstation whose connection is cut and which is restarted, over and over, on one cache file. */
export interface OracleStation {
  /** Pulls; with `cut` a request fails before it reaches the server, or its answer is lost. */
  pull(cut: boolean): Promise<void>;
  /** Ends the sync and closes the cache, at times in the middle of a pull; then begins anew on the same file. */
  restart(): Promise<void>;
  /** Pulls until a pull has succeeded, closes the cache and reads all of it from the file. */
  readAll(): Promise<CacheRows>;
  readonly cuts: () => number;
  remove(): Promise<void>;
}

/** Opens a fresh cache for the user of `remote`. */
export function openStation(remote: Remote, random: Random): OracleStation {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-oracle-'));
  const file = { path: join(folder, 'cache.db'), key: randomBytes(32), nativeBinding: undefined };
  let cutting = false;
  let cuts = 0;
  let abortAtRequest = 0;

  /** A request through a connection that may be cut. */
  async function through<Reply>(send: () => Promise<Reply>): Promise<Reply | 'cut'> {
    abortAtRequest -= 1;
    if (abortAtRequest === 0) current.ending.abort();
    if (!cutting || random.chance(0.5)) return send();
    cuts += 1;
    cutting = false;
    if (random.chance(0.5)) await send();
    return 'cut';
  }

  const connection: SyncOptions['remote'] = {
    async pull(request) {
      const reply = await through(() => remote.pull(request));
      return reply === 'cut' ? err({ kind: 'offline' }) : reply;
    },
    async getScope(request) {
      const reply = await through(() => remote.getScope(request));
      return reply === 'cut' ? err({ kind: 'offline' }) : reply;
    },
    subscribe: () => async () => undefined,
  };
  let current = begin();

  function begin() {
    const cache = must(openCache(file));
    const faults: string[] = [];
    const sync: Sync = createSync({
      remote: connection,
      cache,
      clock: systemClock,
      log: { info: () => undefined, error: (event) => faults.push(event) },
      onChanged: () => undefined,
      onState: () => undefined,
      onFailure: () => undefined,
      intervalMs: 3_600_000,
      pageSize: random.int(5, 60),
    });
    const ending = new AbortController();
    return { cache, sync, ending, faults, running: sync.run(ending.signal) };
  }

  async function end(): Promise<void> {
    current.ending.abort();
    await current.running;
    current.cache.close();
    if (current.faults.length > 0) throw new Error(`the sync logged ${current.faults.join(' ')}`);
  }

  return {
    async pull(cut) {
      cutting = cut;
      await current.sync.pullNow();
      cutting = false;
    },
    async restart() {
      abortAtRequest = random.int(1, 6);
      if (random.chance(0.5)) await current.sync.pullNow();
      await end();
      abortAtRequest = 0;
      current = begin();
    },
    async readAll() {
      do await current.sync.pullNow();
      while (current.sync.state().state !== 'online');
      await end();
      const database = must(openConnection(file));
      try {
        return readCacheRows(database);
      } finally {
        database.close();
        current = begin();
      }
    },
    cuts: () => cuts,
    async remove() {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}
