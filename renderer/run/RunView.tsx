import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useRef } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import type { RunFailure } from '../i18n/failure-texts.ts';
import { PatientBanner } from '../patient/PatientBanner.tsx';
import { useBlindMode } from '../patient/use-impression.ts';
import { useIsExecuting } from '../runs/use-execute-run.ts';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { CompareButton } from '../versions/CompareButton.tsx';
import { type Comparing, useComparing } from '../versions/use-comparing.ts';
import { Attempts } from './Attempts.tsx';
import { EarlierReport } from './EarlierReport.tsx';
import { failureOf } from './failure-of.ts';
import { GoneRun } from './GoneRun.tsx';
import { InterruptedDraft } from './InterruptedDraft.tsx';
import { RunBar } from './RunBar.tsx';
import { RunBody } from './RunBody.tsx';
import { RunNews } from './RunNews.tsx';
import { RunNotices } from './RunNotices.tsx';
import { SupersededResults } from './SupersededResults.tsx';
import { useIsDraftHidden } from './use-is-draft-hidden.ts';
import { useRun } from './use-run.ts';
import './run.css';

// Seldom, and with the word diff: it does not belong to the start of the window.
const CompareView = lazy(async () => ({
  default: (await import('../versions/CompareView.tsx')).CompareView,
}));

/** One run, from queued to its report: the body follows the status. */
export function RunView({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const query = useRun(runId);
  // What was read before does not stay on screen once the user may no longer see it.
  const data = isGone(query.error) ? undefined : query.data;
  const isHidden = useIsDraftHidden(data);
  const comparing = useComparing(runId, isHidden);
  const page = useRef<HTMLDivElement>(null);
  useKeptFocus(page, '[data-run-body]');
  return (
    <div className="run-page scroll" ref={page}>
      <RunBar runId={runId} data={data} comparing={comparing} />
      {data ? null : <h1 className="visually-hidden">{t`Diagnosis run`}</h1>}
      {query.isPending ? (
        <div className="run-loading skeleton" role="status" aria-label={t`Loading the run`} />
      ) : null}
      {isGone(query.error) ? <GoneRun failure={query.error} /> : null}
      {query.error && !data && !isGone(query.error) ? (
        <FailureBanner failure={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {data ? <LoadedRun data={data} comparing={comparing} isHidden={isHidden} /> : null}
    </div>
  );
}

function isGone(failure: Error | null): boolean {
  return failure instanceof CallFailure && failure.error.code === 'NOT_FOUND';
}

interface LoadedRunProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly comparing: Comparing;
  /** Blind mode keeps the report from its reader. */
  readonly isHidden: boolean;
}

function LoadedRun({ data, comparing, isHidden }: LoadedRunProps) {
  const isExecuting = useIsExecuting(data.run.id);
  return (
    <>
      <PatientBanner
        run={data.run}
        patient={data.patient}
        isExecuting={isExecuting}
        isUnsynced={data.unsynced !== null && !isExecuting}
      />
      <RunNotices data={data} isExecuting={isExecuting} />
      <RunNews data={data} isExecuting={isExecuting} isHidden={isHidden} />
      {comparing.choice ? (
        <Suspense fallback={<div className="run-loading skeleton" />}>
          <CompareView
            patient={data.patient}
            runId={data.run.id}
            comparing={comparing}
            choice={comparing.choice}
          />
        </Suspense>
      ) : (
        <RunParts data={data} isExecuting={isExecuting} comparing={comparing} isHidden={isHidden} />
      )}
    </>
  );
}

interface RunPartsProps extends LoadedRunProps {
  readonly isExecuting: boolean;
}

/** The run as it is, and below it what is left of it: a draft, attempts, results that were not stored, an earlier report. */
function RunParts({ data, isExecuting, comparing, isHidden }: RunPartsProps) {
  const { t } = useLingui();
  const { run, patient, report, draft, superseded, reviews } = data;
  const { isBlind } = useBlindMode();
  const tools = comparing.isPossible ? (
    <CompareButton onPress={comparing.start} hasFocus={comparing.isLeft} />
  ) : null;
  return (
    <>
      {/* Takes the focus when a step of the run takes its button away. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
      <div className="run-body" role="group" aria-label={t`State of the run`} tabIndex={-1} data-run-body>
        <RunBody data={data} isExecuting={isExecuting} tools={tools} />
      </div>
      {draft && !isExecuting ? (
        <InterruptedDraft draft={draft} isOpenAtFirst={isDraftOfInterest(run) && isBlind === false} />
      ) : null}
      <Attempts key={run.id} runId={run.id} />
      <SupersededResults run={run} results={superseded} patient={patient} />
      {run.status !== 'succeeded' && report ? (
        <EarlierReport run={run} report={report} reviews={reviews} tools={tools} isHidden={isHidden} />
      ) : null}
    </>
  );
}

/** Where an answer came to its end and was not accepted, the draft says nothing new; beside a report neither. */
function isDraftOfInterest({ status, error_info }: ResponseOf<'runs.get'>['run']): boolean {
  if (status === 'succeeded') return false;
  const ended: readonly RunFailure[] = ['VALIDATION_ERROR', 'LLM_REFUSED', 'LLM_UNEXPECTED_STOP'];
  return status !== 'failed' || !ended.includes(failureOf(error_info));
}
