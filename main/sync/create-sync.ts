import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import type { Cache, CacheTable } from '../db/cache.ts';
import { type CacheProblem, cacheProblemOf } from '../db/cache-problem.ts';
import { pause } from '../engine/pause.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import type { Remote } from '../remote/remote.ts';
import { createBell } from './bell.ts';
import { createKeepInScope } from './keep-in-scope.ts';
import { type PullEnd, pullIntoCache } from './pull-into-cache.ts';
import { createPullRhythm } from './pull-rhythm.ts';
import { singleFlight } from './single-flight.ts';
import { createSyncState } from './sync-state.ts';

export interface SyncOptions {
  readonly remote: Pick<Remote, 'pull' | 'getScope' | 'subscribe'>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** Called after the rows are committed. */
  readonly onChanged: (tables: CacheTable[]) => void;
  readonly onState: (state: SyncState) => void;
  /** Called after every pull that read everything: Postgres itself was reached, as this user. */
  readonly onPulled?: (end: PullEnd) => void;
  /** Told about every pull that failed, after the state changed; `session-expired` needs a sign-in. */
  readonly onFailure: (failure: RemoteFailure) => void;
  /** Told when the cache itself refuses (damage, full disk); the sync goes on trying. */
  readonly onCacheProblem?: (problem: CacheProblem) => void;
  /** Default 20 s, a little more or less. */
  readonly intervalMs?: number;
  /** Rows per page. Default 500. */
  readonly pageSize?: number;
  /** Uniform in [0, 1), for the jitter. Default Math.random. */
  readonly random?: () => number;
}

export interface Sync {
  /**
   * Pulls now, then at every hint and interval, until the signal aborts. Resolves when the last pull has ended: then
   * nothing here touches the cache any more. Never rejects. Once per sync.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves after a pull that began after this call, at once when nothing runs. Failures show in the state. */
  pullNow(): Promise<void>;
  /** Resolves like `pullNow`, after everything was read anew; where it fails, the next pull does it. */
  rebuild(): Promise<void>;
  state(): SyncState;
}

/** Keeps the cache equal to what the server lets this user see. Never two pulls at once. */
export function createSync(options: SyncOptions): Sync {
  const { remote, cache, clock, log, onState, intervalMs = 20_000, pageSize = 500 } = options;
  const bell = createBell();
  const rhythm = createPullRhythm({ intervalMs, random: options.random ?? Math.random });
  const keepInScope = createKeepInScope({ ...options, nowMs: () => performance.now() });
  const { lastPulledAtMs } = cache.syncPosition();
  const state = createSyncState({ lastPulledAtMs, clock, onState });
  let signal: AbortSignal | null = null;
  let lastPullAtMs = 0;
  let isAnew = false;

  /** Whoever asks for everything anew in the middle of it is answered by the next pull; so is what could not be read. */
  async function pullOnce(until: AbortSignal): ReturnType<typeof pullIntoCache> {
    const anew = isAnew;
    isAnew = false;
    let isRead = false;
    try {
      const pulled = await pullIntoCache(
        { ...options, keepInScope, pageSize, isAnew: anew, onProgress: state.progressed },
        until,
      );
      isRead = pulled.ok;
      return pulled;
    } finally {
      if (!isRead) isAnew ||= anew;
    }
  }

  async function pull(until: AbortSignal): Promise<void> {
    state.pulling();
    const pulled = await pullOnce(until);
    if (until.aborted) return;
    if (pulled.ok) {
      const { heldBack } = pulled.value;
      rhythm.ended({ heldBack });
      state.pulled({ lastPulledAtMs: cache.syncPosition().lastPulledAtMs, heldBack });
      options.onPulled?.(pulled.value);
      return;
    }
    const isAway = pulled.error.kind === 'offline' || pulled.error.kind === 'session-expired';
    if (isAway) state.unreached();
    else state.refused();
    options.onFailure(pulled.error);
  }

  // The outer catch of the loop: a fault ends this pull, is named, and the next one tries again.
  async function pullSafely(): Promise<void> {
    if (!signal || signal.aborted) return;
    lastPullAtMs = performance.now();
    try {
      await pull(signal);
    } catch (error) {
      const problem = cacheProblemOf(error);
      log.error('sync.fault', { kind: problem?.kind ?? nameOf(error) });
      state.refused();
      if (problem) options.onCacheProblem?.(problem);
    }
  }

  const request = singleFlight(pullSafely);

  async function waitForTurn(until: AbortSignal): Promise<void> {
    const wasHinted = await bell.wait(rhythm.intervalMs(), until);
    if (wasHinted) await pause(rhythm.hintDelayMs(performance.now() - lastPullAtMs), until);
  }

  return {
    async run(until) {
      if (signal) throw new Error('this sync has run already');
      signal = until;
      const unsubscribe = remote.subscribe(bell.ring);
      while (!until.aborted) {
        await request();
        await waitForTurn(until);
      }
      await unsubscribe();
      await request();
      state.ended();
    },
    pullNow: request,
    rebuild() {
      isAnew = true;
      return request();
    },
    state: state.current,
  };
}

// The class of the error only: its message may quote a row.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
