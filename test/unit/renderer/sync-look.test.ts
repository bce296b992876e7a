import { describe, expect, it } from 'vitest';
import { syncedShare, syncLookOf } from '../../../renderer/shell/sync-look.ts';
import type { SyncState } from '../../../shared/ipc/sync-channels.ts';

const state = (changes: Partial<SyncState>): SyncState => ({
  state: 'online',
  lastPulledAtMs: 1,
  progress: null,
  offlineSinceMs: null,
  behindSinceMs: null,
  ...changes,
});

describe('the badge of the sync', () => {
  it('keeps what is wrong on screen while the next pull tries', () => {
    expect(syncLookOf(state({ state: 'syncing' }))).toBe('syncing');
    expect(syncLookOf(state({ state: 'syncing', offlineSinceMs: 5 }))).toBe('offline');
    expect(syncLookOf(state({ state: 'syncing', behindSinceMs: 5 }))).toBe('behind');
    expect(syncLookOf(state({ behindSinceMs: 5 }))).toBe('behind');
    expect(syncLookOf(state({ behindSinceMs: 5, offlineSinceMs: 6 }))).toBe('offline');
  });

  it('says that it is syncing when there is progress to show', () => {
    const progress = { rows: 500, total: 2_000 };
    expect(syncLookOf(state({ state: 'syncing', behindSinceMs: 5, progress }))).toBe('syncing');
    expect(syncedShare(progress)).toBe(0.25);
    expect(syncedShare({ rows: 500, total: null })).toBeNull();
    expect(syncedShare({ rows: 5, total: 4 })).toBe(1);
    expect(syncedShare(null)).toBeNull();
  });
});
