import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { queryKeys } from '../../../renderer/bridge/query-keys.ts';
import { takeSyncState } from '../../../renderer/bridge/take-sync-state.ts';
import { formatMoment } from '../../../renderer/i18n/format.ts';
import { dataAgeOf } from '../../../renderer/shell/data-age.ts';
import type { SyncState } from '../../../shared/ipc/sync-channels.ts';

const nowMs = 10_000_000;
const state = (changes: Partial<SyncState>): SyncState => ({
  state: 'online',
  lastPulledAtMs: nowMs - 20_000,
  progress: null,
  offlineSinceMs: null,
  behindSinceMs: null,
  ...changes,
});

describe('the age of the data on the screen', () => {
  it('is a quiet word while pulls come, and a mark once they do not', () => {
    expect(dataAgeOf(state({}), nowMs)).toBe('fresh');
    expect(dataAgeOf(state({ state: 'syncing' }), nowMs)).toBe('fresh');
    expect(dataAgeOf(state({ lastPulledAtMs: nowMs - 121_000 }), nowMs)).toBe('old');
  });

  it('says what is wrong before it says how old', () => {
    const longAgo = { lastPulledAtMs: nowMs - 3_600_000 };
    expect(dataAgeOf(state({ ...longAgo, offlineSinceMs: 5 }), nowMs)).toBe('offline');
    expect(dataAgeOf(state({ ...longAgo, behindSinceMs: 5 }), nowMs)).toBe('behind');
  });

  it('claims no age before the first sync', () => {
    expect(dataAgeOf(state({ lastPulledAtMs: null }), nowMs)).toBe('none');
    expect(dataAgeOf(state({ lastPulledAtMs: null, offlineSinceMs: 5 }), nowMs)).toBe('offline');
  });

  it('names the day as soon as the hour alone could be misread', () => {
    const evening = new Date(2026, 10, 3, 21, 5).getTime();
    expect(formatMoment(evening, evening + 60_000, 'en-GB')).toBe('21:05');
    expect(formatMoment(evening, evening + 4 * 3_600_000, 'en-GB')).toBe('3 Nov 2026, 21:05');
  });
});

describe('when the server answers again', () => {
  async function asked(failure: Error | null, isBack: boolean): Promise<number> {
    const client = new QueryClient();
    let calls = 0;
    const options = {
      queryKey: queryKeys.flagHistory,
      retry: false,
      queryFn: () => {
        calls += 1;
        return failure ? Promise.reject(failure) : Promise.resolve('known');
      },
    };
    await client.prefetchQuery(options);
    const observer = new QueryObserver(client, {
      ...options,
      staleTime: Number.POSITIVE_INFINITY,
      retryOnMount: false,
    });
    const leave = observer.subscribe(() => undefined);
    takeSyncState(client, state({ offlineSinceMs: 5 }));
    takeSyncState(client, state({ offlineSinceMs: isBack ? null : 5 }));
    leave();
    client.clear();
    return calls;
  }
  const failure = (code: 'OFFLINE' | 'FORBIDDEN') => new CallFailure({ code, message: '' }, 'request');

  it('what was asked in vain is asked once more, and nothing else is', async () => {
    expect(await asked(failure('OFFLINE'), true)).toBe(2);
    expect(await asked(failure('OFFLINE'), false)).toBe(1);
    expect(await asked(failure('FORBIDDEN'), true)).toBe(1);
    expect(await asked(null, true)).toBe(1);
  });
});
