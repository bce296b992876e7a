import { useLingui } from '@lingui/react/macro';
import type { PatientRecord, RunRecord } from '../../shared/records.ts';
import { Banner } from '../design/Banner.tsx';
import { formatClock } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { CancelButton } from '../runs/CancelButton.tsx';
import { useLiveRun } from '../runs/live-runs.ts';
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
  const { name } = usePatientWords()(patient);
  if (!live && !isHere) return <RunningElsewhere run={run} />;
  const wait = live?.wait ?? null;
  const text = live?.text ?? '';
  return (
    <section className="card running">
      <StageBar stages={live?.stages ?? []} isWaiting={wait !== null} />
      <div className="running-now">
        <RetryNotice wait={wait} />
        {wait ? null : (
          <p className="draft-waiting">
            {text === ''
              ? t`The draft appears here as soon as the model writes.`
              : t`The draft is checked as soon as it is complete.`}
          </p>
        )}
        <CancelButton run={run} patientName={name} />
      </div>
      {text === '' ? null : <DraftText text={text} />}
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
