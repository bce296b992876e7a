import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { EventOf, LiveRun } from '../../shared/ipc-contract.ts';
import { followProgress } from './follow-progress.ts';

export interface LiveRuns {
  /** Takes in an event; `gap` and `finished` mean that the run must be asked for again. */
  follow(event: EventOf<'run.progress'>): 'appended' | 'gap' | 'finished';
  /** Takes in the answer of `runs.get`, unless the events are already further. */
  seed(run: LiveRun): void;
  get(runId: RunId): LiveRun | undefined;
  clear(): void;
  subscribe(listener: () => void): () => void;
}

/** What is known of the runs under way on this workstation; outside React, as events come 20 times a second. */
export function createLiveRuns(): LiveRuns {
  const runs = new Map<RunId, LiveRun>();
  const listeners = new Set<() => void>();
  const announce = () => {
    for (const listener of listeners) listener();
  };
  return {
    follow(event) {
      const { run, gap } = followProgress(runs.get(event.runId), event);
      if (event.finished) runs.delete(event.runId);
      else runs.set(event.runId, run);
      announce();
      if (event.finished) return 'finished';
      return gap ? 'gap' : 'appended';
    },
    seed(run) {
      const known = runs.get(run.runId);
      if (known && known.text.length >= run.text.length) return;
      runs.set(run.runId, run);
      announce();
    },
    get: (runId) => runs.get(runId),
    clear() {
      runs.clear();
      announce();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const LiveRunsContext = createContext<LiveRuns>(createLiveRuns());
export const LiveRunsProvider = LiveRunsContext.Provider;

/** The store itself, for seeding. */
export function useLiveRuns(): LiveRuns {
  return useContext(LiveRunsContext);
}

/** One run under way on this workstation, or undefined; renders again with each event of that run only. */
export function useLiveRun(runId: RunId): LiveRun | undefined {
  const store = useLiveRuns();
  const read = useCallback(() => store.get(runId), [store, runId]);
  return useSyncExternalStore(store.subscribe, read);
}
