import type { LiveRun, WorklistRow } from '../../shared/ipc/run-channels.ts';
import { StatusBadge, UnsyncedBadge } from '../design/Badges.tsx';
import { formatDuration } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { useRetryWords } from '../run/use-retry-words.ts';
import { useStageWord } from '../run/use-stage-word.ts';
import { isUnderWay } from './live-runs.ts';

interface RunStatusCellProps {
  readonly run: WorklistRow['run'];
  /** Undefined: nothing is known of it on this workstation. */
  readonly live: LiveRun | undefined;
  /** Has ended here, and waits to sync. */
  readonly isUnsynced: boolean;
}

/** The status; while the run is under way, its stage or its wait (known on this workstation only) and the time so far. */
export function RunStatusCell({ run, live, isUnsynced }: RunStatusCellProps) {
  if (isUnsynced && !isUnderWay(live)) return <UnsyncedBadge />;
  if (run.status === 'running' || (run.status === 'queued' && isUnderWay(live))) {
    return <RunningStatus run={run} live={live} />;
  }
  const isCancelled = run.status === 'failed' && run.failure === 'CANCELLED';
  return <StatusBadge status={run.status} isCancelled={isCancelled} />;
}

function RunningStatus({ run, live }: Omit<RunStatusCellProps, 'isUnsynced'>) {
  const locale = useFormatLocale();
  const stageWord = useStageWord();
  const retryWords = useRetryWords();
  const nowMs = useNow(1000);
  const stage = live?.stages.findLast((step) => step.endedAtMs === null)?.stage;
  const startedAtMs = live?.stages[0]?.startedAtMs ?? (run.started_at ? Date.parse(run.started_at) : null);
  const elapsed = startedAtMs === null ? '' : formatDuration(nowMs - startedAtMs, locale);
  const waiting = live?.wait ? retryWords(live.wait, nowMs) : null;
  const detail = waiting?.short ?? (stage ? stageWord(stage) : null);
  return (
    <span className="cell-2">
      <span>
        <StatusBadge status="running" detail={elapsed} />
      </span>
      {detail ? (
        <span className="cell-sub figures" title={waiting?.long}>
          {detail}
        </span>
      ) : null}
    </span>
  );
}
