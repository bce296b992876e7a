import type { SyncState } from '../../shared/ipc-contract.ts';
import type { Cache, CacheTable } from '../db/cache.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import type { Remote } from '../remote/remote.ts';

export interface SyncOptions {
  readonly remote: Pick<Remote, 'pull' | 'subscribe'>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** Called after the rows are committed. */
  readonly onChanged: (tables: CacheTable[]) => void;
  readonly onState: (state: SyncState) => void;
  /** Told about every pull that failed, after the state changed; `session-expired` needs a sign-in. */
  readonly onFailure: (failure: RemoteFailure) => void;
  /** Default 20 s. */
  readonly intervalMs?: number;
  /** Rows per page. Default 500. */
  readonly pageSize?: number;
}

export interface Sync {
  /** Pulls now, then at every hint and interval, until the signal aborts. Resolves when the last pull has ended. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves after a pull that began after this call. Failures show in the state. */
  pullNow(): Promise<void>;
  state(): SyncState;
}

/** Keeps the cache equal to what the server lets this user see. Never two pulls at once. */
export function createSync(_options: SyncOptions): Sync {
  throw new Error('being written');
}
