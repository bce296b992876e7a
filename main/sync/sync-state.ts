import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import type { Clock } from '../engine/ports.ts';
import type { PullProgress } from './pull-into-cache.ts';

/** Changes may wait this long for another transaction on the server before it is worth a word. */
const heldBackGraceMs = 30_000;

export interface SyncStateOptions {
  readonly lastPulledAtMs: number | null;
  readonly clock: Clock;
  readonly onState: (state: SyncState) => void;
}

export interface SyncStateMachine {
  current(): SyncState;
  pulling(): void;
  progressed(progress: PullProgress): void;
  /** Everything that the server tells is here. */
  pulled(end: { readonly lastPulledAtMs: number | null; readonly heldBack: boolean }): void;
  /** The server was not reached, or not as this user. */
  unreached(): void;
  /** The server or the cache refused, so that what is shown may not be all. */
  refused(): void;
  ended(): void;
}

/** What is said about the sync: one state, and since when it is not as it should be. Announces every change. */
export function createSyncState({ lastPulledAtMs, clock, onState }: SyncStateOptions): SyncStateMachine {
  let heldBackSinceMs: number | null = null;
  let state: SyncState = {
    state: 'idle',
    lastPulledAtMs,
    progress: null,
    offlineSinceMs: null,
    behindSinceMs: null,
  };

  function enter(change: Partial<SyncState>): void {
    state = { ...state, ...change };
    onState(state);
  }

  function behindSince(heldBack: boolean): number | null {
    heldBackSinceMs = heldBack ? (heldBackSinceMs ?? clock.nowMs()) : null;
    const isWorthAWord = heldBackSinceMs !== null && clock.nowMs() - heldBackSinceMs >= heldBackGraceMs;
    return isWorthAWord ? heldBackSinceMs : null;
  }

  return {
    current: () => state,
    pulling: () => enter({ state: 'syncing', progress: null }),
    progressed: ({ rows, total }) => enter({ progress: { rows, total } }),
    pulled(end) {
      const behindSinceMs = behindSince(end.heldBack);
      enter({
        state: 'online',
        lastPulledAtMs: end.lastPulledAtMs,
        progress: null,
        offlineSinceMs: null,
        behindSinceMs,
      });
    },
    unreached: () =>
      enter({ state: 'offline', progress: null, offlineSinceMs: state.offlineSinceMs ?? clock.nowMs() }),
    refused: () =>
      enter({
        state: 'online',
        progress: null,
        offlineSinceMs: null,
        behindSinceMs: state.behindSinceMs ?? clock.nowMs(),
      }),
    ended: () => enter({ state: 'idle', progress: null }),
  };
}
