import { useLingui } from '@lingui/react/macro';
import type { RunRecord } from '../../shared/records.ts';
import { Banner } from '../design/Banner.tsx';
import { formatClock } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useLiveRun } from '../runs/live-runs.ts';
import { DraftText } from './DraftText.tsx';
import { StageBar } from './StageBar.tsx';

interface RunningRunProps {
  readonly run: RunRecord;
  /** Executed by this workstation. */
  readonly isHere: boolean;
}

/** A run under way: here with its stages and draft, elsewhere with what is known of it. */
export function RunningRun({ run, isHere }: RunningRunProps) {
  const live = useLiveRun(run.id);
  if (!live && !isHere) return <RunningElsewhere run={run} />;
  return (
    <section className="card running">
      <StageBar stages={live?.stages ?? []} />
      <DraftText text={live?.text ?? ''} />
    </section>
  );
}

function RunningElsewhere({ run }: { readonly run: RunRecord }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const by = run.claimed_by_name;
  const since = run.started_at ? formatClock(Date.parse(run.started_at), locale) : '';
  return (
    <Banner tone="info" title={by ? t`${by} is executing this run` : t`This run is being executed`}>
      <p>{since ? t`Started at ${since} on another workstation or before a restart.` : null}</p>
      <p>{t`The report appears here by itself. If that workstation stops responding, the run becomes executable again.`}</p>
    </Banner>
  );
}
