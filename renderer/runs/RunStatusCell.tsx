import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { StatusBadge, UnsyncedBadge } from '../design/Badges.tsx';
import { formatDuration } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { useRetryWords } from '../run/use-retry-words.ts';
import { useStageWord } from '../run/use-stage-word.ts';
import { isUnderWay, useLiveRun } from './live-runs.ts';
import { useUnsyncedRuns } from './use-runs.ts';

/** The status; while the run is under way, its stage or its wait (known on this workstation only) and the time so far. */
export function RunStatusCell({ run }: { readonly run: WorklistRow['run'] }) {
  const live = useLiveRun(run.id);
  const locale = useFormatLocale();
  const stageWord = useStageWord();
  const retryWords = useRetryWords();
  const isUnsynced = useUnsyncedRuns().has(run.id) && !isUnderWay(live);
  const isRunning = run.status === 'running' || (run.status === 'queued' && isUnderWay(live));
  const nowMs = useNow(1000, isRunning);
  if (isUnsynced) return <UnsyncedBadge />;
  if (!isRunning) {
    const isCancelled = run.status === 'failed' && run.failure === 'CANCELLED';
    return <StatusBadge status={run.status} isCancelled={isCancelled} />;
  }
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
