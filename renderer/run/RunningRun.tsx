import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { LiveRun } from '../../shared/ipc/run-channels.ts';
import type { PatientRecord, RunRecord } from '../../shared/records.ts';
import { useAppState } from '../app-state/use-app-state.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { formatClock } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { useBlindMode } from '../patient/use-impression.ts';
import { CancelButton } from '../runs/CancelButton.tsx';
import { isUnderWay, useLiveRun } from '../runs/live-runs.ts';
import { actionKeys, useIsPending } from '../runs/run-action.ts';
import { DraftText } from './DraftText.tsx';
import { RetryNotice } from './RetryNotice.tsx';
import { StageBar } from './StageBar.tsx';
import { useRun } from './use-run.ts';

interface RunningRunProps {
  readonly run: RunRecord;
  readonly patient: PatientRecord | null;
  /** Executed by this workstation. */
  readonly isHere: boolean;
}

/** A run under way: here with its stages and draft, elsewhere with what is known of it. */
export function RunningRun({ run, patient, isHere }: RunningRunProps) {
  const live = useLastKnown(run);
  const { isBlind } = useBlindMode();
  const { name } = usePatientWords()(patient);
  const isCancelling = useIsPending(actionKeys.cancel, run.id);
  const isInterrupted = useIsInterruptedHere(run);
  if (!live && !isHere) return isInterrupted ? <Interrupted /> : <RunningElsewhere run={run} />;
  const wait = isCancelling ? null : (live?.wait ?? null);
  const text = live?.text ?? '';
  return (
    <section className="card running">
      <StageBar stages={live?.stages ?? []} isWaiting={wait !== null} />
      <div className="running-now">
        <RetryNotice wait={wait} />
        {wait ? null : <NowWords live={live} isCancelling={isCancelling} isBlind={isBlind === true} />}
        <CancelButton run={run} patientName={name} />
      </div>
      {text === '' || isBlind !== false ? null : (
        <DraftText
          text={text}
          endedAt={null}
          isChecked={live !== undefined && !isCancelling && isChecked(live)}
        />
      )}
    </section>
  );
}

interface NowWordsProps {
  readonly live: LiveRun | undefined;
  readonly isCancelling: boolean;
  readonly isBlind: boolean;
}

function NowWords({ live, isCancelling, isBlind }: NowWordsProps) {
  const { t } = useLingui();
  const words = () => {
    if (isCancelling) return t`The model is being stopped; this draft does not become a report.`;
    if (live && !isUnderWay(live)) return t`The run has ended; its result arrives in a moment.`;
    if (live && isChecked(live)) return t`The answer has been checked; the result is being stored.`;
    if (isBlind)
      return t`Blind mode is on: the draft is not shown while it is written. Before you read it you write your own impression.`;
    if (!live?.text) return t`The draft appears here as soon as the model writes.`;
    return t`The draft is checked as soon as it is complete.`;
  };
  return <p className="draft-waiting">{words()}</p>;
}

/** Its answer was checked, whatever came out; only storing that is left, which takes its time on a bad line. */
function isChecked({ stages }: LiveRun): boolean {
  return stages.some(({ stage, endedAtMs }) => stage === 'check' && endedAtMs !== null);
}

/**
 * What is known of a run under way here. It is kept between the end and the synced row that tells of it, as long as
 * the row names the same claim: until then nobody else can have taken the run.
 */
function useLastKnown({ id, claim_id: claimId }: RunRecord): LiveRun | undefined {
  const live = useLiveRun(id);
  const [last, setLast] = useState({ live, claimId });
  if (live && (live !== last.live || claimId !== last.claimId)) setLast({ live, claimId });
  return live ?? (last.live?.runId === id && last.claimId === claimId ? last.live : undefined);
}

/**
 * The attempt still held in the database was this workstation's own, and its app has ended meanwhile: there is a
 * draft, and it is not one of an earlier attempt.
 */
function useIsInterruptedHere({ id, claimed_by: claimedBy, started_at: startedAt }: RunRecord): boolean {
  const draft = useRun(id).data?.draft;
  const userId = useAppState().data?.session?.userId;
  if (!draft || !startedAt || userId === undefined) return false;
  return claimedBy === userId && draft.writtenAtMs >= Date.parse(startedAt);
}

function Interrupted() {
  const { t } = useLingui();
  return (
    <section className="card">
      <EmptyState icon="clock" title={t`This run was interrupted on this workstation`}>
        {t`It can be executed again after at most a minute and a half.`}
      </EmptyState>
    </section>
  );
}

function RunningElsewhere({ run }: { readonly run: RunRecord }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const by = run.claimed_by_name;
  const since = run.started_at ? formatClock(Date.parse(run.started_at), locale) : '';
  return (
    <section className="card" data-testid="running-elsewhere">
      <EmptyState icon="running" title={by ? t`${by} is executing this run` : t`This run is being executed`}>
        {since ? t`Started at ${since} on another workstation or before a restart.` : null}{' '}
        {t`The report appears here by itself. If that workstation stops responding, the run becomes executable again.`}
      </EmptyState>
    </section>
  );
}
