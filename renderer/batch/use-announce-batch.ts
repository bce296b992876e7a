import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { useAppState } from '../app-state/use-app-state.ts';
import { runQuery } from '../run/use-run.ts';
import { useLiveRuns } from '../runs/live-runs.ts';
import { useAnnounceReport } from '../runs/use-announce-result.ts';
import { useBatch } from './use-batch.ts';

type LoadedRun = ResponseOf<'runs.get'>;

const nobody: readonly RunId[] = [];

/**
 * A critical result interrupts, also out of a batch: each of its runs that has ended is looked at once its row has
 * arrived, and so is each that has ended behind a lock. What is not critical is told by the panel.
 */
export function useAnnounceBatch(): void {
  const running = useBatch()?.running ?? nobody;
  const { endedBehind = nobody } = useAppState().data?.lock ?? {};
  const [followed, setFollowed] = useState(endedBehind);
  const added = running.filter((runId) => !followed.includes(runId));
  if (added.length > 0) setFollowed([...followed, ...added]);
  const liveRuns = useLiveRuns();
  const ended = followed.filter((runId) => !running.includes(runId));
  const loaded = useQueries({ queries: ended.map((runId) => runQuery(liveRuns, runId)) });
  const arrived = loaded.flatMap(({ data }) => (data && hasArrived(data) ? data : []));
  const [critical, setCritical] = useState<readonly LoadedRun[]>([]);
  if (arrived.length > 0) {
    const judged = new Set(arrived.map(({ run }) => run.id));
    setFollowed(followed.filter((runId) => !judged.has(runId)));
    setCritical([...critical, ...arrived.filter(({ report }) => report?.risk_level === 'critical')]);
  }
  useAnnounceOnce(critical);
}

function useAnnounceOnce(runs: readonly LoadedRun[]): void {
  const announce = useAnnounceReport();
  const announced = useRef(0);
  useEffect(() => {
    const fresh = runs.slice(announced.current);
    announced.current = runs.length;
    for (const run of fresh) announce(run);
  }, [runs, announce]);
}

/** The row tells how the run ended; that of a report with the report. Until then it may still say "queued". */
function hasArrived({ run, report }: LoadedRun): boolean {
  return run.status === 'failed' || (run.status === 'succeeded' && report !== null);
}
