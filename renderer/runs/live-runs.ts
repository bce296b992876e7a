import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { LiveRun } from '../../shared/ipc/run-channels.ts';
import type { EventOf } from '../../shared/ipc-contract.ts';
import { followProgress } from './follow-progress.ts';

export interface LiveRuns {
  /** Takes in an event; `gap` and `finished` mean that the run must be asked for again. A finished run stays readable. */
  follow(event: EventOf<'run.progress'>): 'appended' | 'gap' | 'finished';
  /** Takes in the answer of `runs.get`, unless the events are already further; null: nothing is under way here. */
  adopt(runId: RunId, live: LiveRun | null): void;
  get(runId: RunId): LiveRun | undefined;
  /** How many runs are under way on this workstation. */
  countUnderWay(): number;
  clear(): void;
  subscribe(listener: () => void): () => void;
}

/** False once the last stage has ended; a run that has just begun has no stage yet. */
export function isUnderWay(live: LiveRun | undefined): boolean {
  return (
    live !== undefined && (live.stages.length === 0 || live.stages.some((stage) => stage.endedAtMs === null))
  );
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
      if (event.finished) forgetEnded(runs);
      runs.set(event.runId, run);
      announce();
      if (event.finished) return 'finished';
      return gap ? 'gap' : 'appended';
    },
    adopt(runId, live) {
      const known = runs.get(runId);
      if (live && known && known.text.length >= live.text.length) return;
      if (live) runs.set(runId, live);
      else runs.delete(runId);
      announce();
    },
    get: (runId) => runs.get(runId),
    countUnderWay: () => [...runs.values()].filter(isUnderWay).length,
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

/** Only the drafts of the last runs are of use; the reports are in the cache. */
function forgetEnded(runs: Map<RunId, LiveRun>): void {
  for (const [runId, live] of runs) if (!isUnderWay(live)) runs.delete(runId);
}

const LiveRunsContext = createContext<LiveRuns>(createLiveRuns());
export const LiveRunsProvider = LiveRunsContext.Provider;

/** The store itself, to take in what is known. */
export function useLiveRuns(): LiveRuns {
  return useContext(LiveRunsContext);
}

/** How many runs are under way on this workstation; renders again when that changes. */
export function useRunsUnderWay(): number {
  const store = useLiveRuns();
  return useSyncExternalStore(store.subscribe, store.countUnderWay);
}

/** One run under way on this workstation, or undefined; renders again with each event of that run only. */
export function useLiveRun(runId: RunId): LiveRun | undefined {
  const store = useLiveRuns();
  const read = useCallback(() => store.get(runId), [store, runId]);
  return useSyncExternalStore(store.subscribe, read, read);
}
