import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import { queryKeys } from '../../../renderer/bridge/query-keys.ts';
import { enterLock } from '../../../renderer/lock/enter-lock.ts';
import { createKept, dropKept, isKeptHeld } from '../../../renderer/lock/kept.ts';
import { createLiveRuns } from '../../../renderer/runs/live-runs.ts';
import { runIdSchema } from '../../../shared/ids.ts';
import type { AppState } from '../../../shared/ipc/app-channels.ts';
import type { LockState } from '../../../shared/ipc/lock-channels.ts';

const open: LockState = { locked: false, reason: null, sinceMs: null, limit: null };
const locked: LockState = { ...open, locked: true, reason: 'idle', sinceMs: 1 };
const runId = runIdSchema.parse('0197f0a0-0000-7000-8000-0000000000aa');

const state: AppState = {
  appVersion: '0.0.0',
  systemLanguage: 'en',
  language: 'system',
  theme: 'system',
  textSize: 'normal',
  connection: { configured: true, host: 'a.example', source: 'settings' },
  demo: null,
  keyring: false,
  lock: open,
  session: null,
  ended: null,
};

function windowWithRows() {
  const client = new QueryClient();
  const liveRuns = createLiveRuns();
  client.setQueryData(queryKeys.appState, state);
  client.setQueryData(queryKeys.run(runId), { patient: 'Anna Huber' });
  client.setQueryData(queryKeys.patients('hub'), ['Anna Huber']);
  client.getMutationCache().build(client, { mutationFn: async () => 'Anna Huber' });
  liveRuns.follow({ runId, stages: [], wait: null, textOffset: 0, textDelta: 'Frau Huber', finished: false });
  return { client, liveRuns };
}

afterEach(dropKept);

describe('a window that is locked', () => {
  it('keeps nothing of a patient in its memory but what is kept on purpose', () => {
    const { client, liveRuns } = windowWithRows();
    enterLock(client, liveRuns, locked);
    const kept = client.getQueryCache().getAll();
    expect(kept.map(({ queryKey }) => queryKey)).toEqual([queryKeys.appState]);
    expect(client.getMutationCache().getAll()).toEqual([]);
    expect(liveRuns.get(runId)).toBeUndefined();
    expect(client.getQueryData<AppState>(queryKeys.appState)?.lock).toEqual(locked);
  });

  it('holds what was typed from the lock to its opening, and drops it with the session', () => {
    const { client, liveRuns } = windowWithRows();
    const typed = createKept<string>();
    typed.set('reason', 'half');
    enterLock(client, liveRuns, locked);
    expect(isKeptHeld()).toBe(true);
    enterLock(client, liveRuns, open);
    expect(isKeptHeld()).toBe(false);
    expect(typed.values.get('reason')).toBe('half');
    dropKept();
    expect(typed.values.size).toBe(0);
  });

  it('asks anew for everything when it is opened: what a locked window was refused does not stay', () => {
    const { client, liveRuns } = windowWithRows();
    enterLock(client, liveRuns, locked);
    client.setQueryData(queryKeys.batch, 'refused');
    enterLock(client, liveRuns, open);
    expect(client.getQueryData(queryKeys.batch)).toBeUndefined();
  });

  it('forgets nothing when only the end of the session comes near', () => {
    const { client, liveRuns } = windowWithRows();
    enterLock(client, liveRuns, { ...open, limit: { endsAtMs: 5, waitsForRuns: false } });
    expect(client.getQueryData(queryKeys.run(runId))).toBeDefined();
  });
});
