import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { LiveRun } from '../../shared/ipc-contract.ts';
import type { PatientRecord, RunRecord } from '../../shared/records.ts';
import { Banner } from '../design/Banner.tsx';
import { formatClock } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { CancelButton } from '../runs/CancelButton.tsx';
import { useLiveRun } from '../runs/live-runs.ts';
import { actionKeys, useIsPending } from '../runs/run-action.ts';
import { DraftText } from './DraftText.tsx';
import { RetryNotice } from './RetryNotice.tsx';
import { StageBar } from './StageBar.tsx';

interface RunningRunProps {
  readonly run: RunRecord;
  readonly patient: PatientRecord | null;
  /** Executed by this workstation. */
  readonly isHere: boolean;
}

/** A run under way: here with its stages and draft, elsewhere with what is known of it. */
export function RunningRun({ run, patient, isHere }: RunningRunProps) {
  const { t } = useLingui();
  const live = useLiveRun(run.id);
  const known = useLastKnown(run.id, live);
  const isCancelling = useIsPending(actionKeys.cancel, run.id);
  const { name } = usePatientWords()(patient);
  if (!live && !isHere && !isCancelling) return <RunningElsewhere run={run} />;
  const wait = isCancelling ? null : (known?.wait ?? null);
  const text = known?.text ?? '';
  const now = isCancelling
    ? t`The model is being stopped; nothing of this draft is stored.`
    : text === ''
      ? t`The draft appears here as soon as the model writes.`
      : t`The draft is checked as soon as it is complete.`;
  return (
    <section className="card running">
      <StageBar stages={known?.stages ?? []} isWaiting={wait !== null} />
      <div className="running-now">
        <RetryNotice wait={wait} />
        {wait ? null : <p className="draft-waiting">{now}</p>}
        <CancelButton run={run} patientName={name} />
      </div>
      {text === '' ? null : <DraftText text={text} />}
    </section>
  );
}

/** What is known of a run under way here, kept for the moment between its end and the row that says so. */
function useLastKnown(runId: RunId, live: LiveRun | undefined): LiveRun | undefined {
  const [last, setLast] = useState(live);
  if (live && live !== last) setLast(live);
  return live ?? (last?.runId === runId ? last : undefined);
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
