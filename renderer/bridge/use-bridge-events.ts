import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { EventOf } from '../../shared/ipc-contract.ts';
import { takeAppearance } from '../app-state/use-save-settings.ts';
import { enterLock } from '../lock/enter-lock.ts';
import { isUnderWay, type LiveRuns } from '../runs/live-runs.ts';
import { actionKeys, forgetFailures } from '../runs/run-action.ts';
import { createAskAgain } from './ask-again.ts';
import { enterSession } from './enter-session.ts';
import { queryKeys } from './query-keys.ts';
import { takeSyncState } from './take-sync-state.ts';

type Table = EventOf<'data.changed'>['tables'][number];

const channelsOf: Readonly<Record<Table, readonly string[]>> = {
  patients: ['patients.record', 'patients.list', 'runs.list', 'runs.get'],
  runs: [
    'patients.list',
    'patients.record',
    'failures.overview',
    'runs.list',
    'runs.get',
    'runs.attempts',
    'runs.versions',
  ],
  reports: [
    'patients.list',
    'patients.record',
    'failures.overview',
    'runs.list',
    'runs.get',
    'runs.versions',
  ],
  reviews: ['runs.list', 'runs.get'],
  flags: ['flag.get', 'flag.history'],
  outbox: ['outbox.list', 'runs.list', 'runs.get', 'flag.get'],
};

/** Keeps the queries and the live runs in step with what the main process announces, while mounted. */
export function useBridgeEvents(liveRuns: LiveRuns): void {
  const client = useQueryClient();
  useEffect(() => {
    const askAgain = createAskAgain(client);
    const stops = [
      window.rhythm.on('data.changed', ({ tables }) => channelsOfAll(tables).forEach(askAgain)),
      window.rhythm.on('sync.changed', (state) => takeSyncState(client, state)),
      window.rhythm.on('settings.changed', (appearance) => takeAppearance(client, appearance)),
      window.rhythm.on('session.changed', (state) => enterSession(client, liveRuns, state)),
      window.rhythm.on('lock.changed', (lock) => enterLock(client, liveRuns, lock)),
      window.rhythm.on('batch.changed', (reply) => client.setQueryData(queryKeys.batch, reply)),
      window.rhythm.on('run.progress', (event) => followRun(client, liveRuns, event)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, liveRuns]);
}

function channelsOfAll(tables: readonly Table[]): ReadonlySet<string> {
  return new Set(tables.flatMap((table) => channelsOf[table]));
}

function followRun(client: QueryClient, liveRuns: LiveRuns, event: EventOf<'run.progress'>): void {
  // A run that begins anew, in a batch for example, leaves behind why its last execution failed.
  const isBegun = !event.finished && !isUnderWay(liveRuns.get(event.runId));
  const outcome = liveRuns.follow(event);
  if (isBegun) forgetFailures(client, actionKeys.execute, event.runId);
  // Asked for anew as it begins: only a window that has asked for a run under way is told its draft.
  if (isBegun || outcome !== 'appended')
    void client.invalidateQueries({ queryKey: queryKeys.run(event.runId) });
  if (outcome === 'finished') void client.invalidateQueries({ queryKey: ['runs.list'] });
}
