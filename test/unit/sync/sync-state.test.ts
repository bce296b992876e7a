import { beforeEach, describe, expect, it } from 'vitest';
import { createSyncState, type SyncStateMachine } from '../../../main/sync/sync-state.ts';
import type { SyncState } from '../../../shared/ipc/sync-channels.ts';

let nowMs: number;
let announced: SyncState[];
let state: SyncStateMachine;

beforeEach(() => {
  nowMs = 1_000;
  announced = [];
  state = createSyncState({
    lastPulledAtMs: null,
    clock: { nowMs: () => nowMs },
    onState: (current) => announced.push(current),
  });
});

const pulled = (heldBack = false) => state.pulled({ lastPulledAtMs: nowMs, heldBack });

describe('what is said about the sync', () => {
  it('is the progress of a pull of several pages, until it has ended', () => {
    state.pulling();
    state.progressed({ rows: 500, total: 1_200 });
    state.progressed({ rows: 1_000, total: 1_200 });
    pulled();
    expect(announced.map(({ progress }) => progress?.rows ?? null)).toEqual([null, 500, 1_000, null]);
    expect(state.current()).toEqual({
      state: 'online',
      lastPulledAtMs: 1_000,
      progress: null,
      offlineSinceMs: null,
      behindSinceMs: null,
    });
  });

  it('names since when the server is away, through every further try', () => {
    pulled();
    nowMs = 2_000;
    state.pulling();
    state.unreached();
    nowMs = 3_000;
    state.pulling();
    expect(state.current()).toMatchObject({ state: 'syncing', offlineSinceMs: 2_000 });
    state.unreached();
    expect(state.current()).toMatchObject({
      state: 'offline',
      offlineSinceMs: 2_000,
      lastPulledAtMs: 1_000,
    });
    pulled();
    expect(state.current()).toMatchObject({ state: 'online', offlineSinceMs: null });
  });

  it('is that it is behind when changes have been held back for half a minute, not for a moment', () => {
    pulled(true);
    expect(state.current().behindSinceMs).toBeNull();
    nowMs += 29_999;
    pulled(true);
    expect(state.current().behindSinceMs).toBeNull();
    nowMs += 1;
    pulled(true);
    expect(state.current().behindSinceMs).toBe(1_000);
    pulled(false);
    expect(state.current().behindSinceMs).toBeNull();
    nowMs += 60_000;
    pulled(true);
    expect(state.current().behindSinceMs).toBeNull();
  });

  it('is that it is behind, not offline, when a server that answers refuses the pull', () => {
    state.refused();
    nowMs = 5_000;
    state.refused();
    expect(state.current()).toMatchObject({ state: 'online', offlineSinceMs: null, behindSinceMs: 1_000 });
    pulled();
    expect(state.current().behindSinceMs).toBeNull();
  });
});
