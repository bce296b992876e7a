import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { ReportRecord } from '../../shared/records.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import type { RunFailure } from '../i18n/failure-texts.ts';
import { PatientBanner } from '../patient/PatientBanner.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { ReportLabel, UnsyncedReportLabel } from '../report/ReportLabel.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { contentOfReport, contentOfUnsynced } from '../report/report-content.ts';
import { findingReviews } from '../review/finding-reviews.ts';
import { ExecutionFailures } from '../runs/ExecutionFailures.tsx';
import { RerunButton } from '../runs/RerunButton.tsx';
import { useIsExecuting } from '../runs/use-execute-run.ts';
import { DataAge } from '../shell/DataAge.tsx';
import { hashOf } from '../shell/route.ts';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { Attempts } from './Attempts.tsx';
import { EarlierReport } from './EarlierReport.tsx';
import { FailedRun } from './FailedRun.tsx';
import { failureOf } from './failure-of.ts';
import { GoneRun } from './GoneRun.tsx';
import { InterruptedDraft } from './InterruptedDraft.tsx';
import { OpenWindowButton } from './OpenWindowButton.tsx';
import { QueuedRun } from './QueuedRun.tsx';
import { ReportOnItsWay } from './ReportOnItsWay.tsx';
import { RunNews } from './RunNews.tsx';
import { RunningRun } from './RunningRun.tsx';
import { SupersededResults } from './SupersededResults.tsx';
import { UnsyncedRun } from './UnsyncedRun.tsx';
import { useRun } from './use-run.ts';
import './run.css';

interface RunViewProps {
  readonly runId: RunId;
  readonly session: SessionInfo;
}

/** One run, from queued to its report: the body follows the status. */
export function RunView({ runId }: RunViewProps) {
  const { t } = useLingui();
  const query = useRun(runId);
  // What was read before does not stay on screen once the user may no longer see it.
  const data = isGone(query.error) ? undefined : query.data;
  const page = useRef<HTMLDivElement>(null);
  useKeptFocus(page, '[data-run-body]');
  return (
    <div className="run-page scroll" ref={page}>
      <div className="run-bar">
        <nav className="run-back" aria-label={t`Back`}>
          <a href={hashOf({ view: 'worklist' })}>
            <Icon name="back" />
            {t`Worklist`}
          </a>
        </nav>
        <div className="run-tools">
          <DataAge />
          {data?.run.status === 'succeeded' ? <RerunDone data={data} /> : null}
          {data ? <OpenWindowButton runId={runId} /> : null}
        </div>
      </div>
      {data ? null : <h1 className="visually-hidden">{t`Diagnosis run`}</h1>}
      {query.isPending ? (
        <div className="run-loading skeleton" role="status" aria-label={t`Loading the run`} />
      ) : null}
      {isGone(query.error) ? <GoneRun failure={query.error} /> : null}
      {query.error && !data && !isGone(query.error) ? (
        <FailureBanner failure={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {data ? <LoadedRun data={data} /> : null}
    </div>
  );
}

function isGone(failure: Error | null): boolean {
  return failure instanceof CallFailure && failure.error.code === 'NOT_FOUND';
}

function RerunDone({ data: { run, patient } }: { readonly data: ResponseOf<'runs.get'> }) {
  const { name } = usePatientWords()(patient);
  return <RerunButton run={run} patientName={name} tone="secondary" size="s" />;
}

function LoadedRun({ data }: { readonly data: ResponseOf<'runs.get'> }) {
  const { t } = useLingui();
  const isExecuting = useIsExecuting(data.run.id);
  const { run, report, draft, superseded } = data;
  const isDone = run.status === 'succeeded';
  const waiting = isExecuting ? null : (data.unsynced?.report ?? null);
  return (
    <>
      <div className="run-head">
        <PatientBanner
          run={run}
          patient={data.patient}
          isExecuting={isExecuting}
          isUnsynced={data.unsynced !== null && !isExecuting}
        />
        {isDone && report && !waiting ? <ReportLabel run={run} report={report} /> : null}
        {data.unsynced && waiting ? (
          <UnsyncedReportLabel run={run} end={data.unsynced} report={waiting} />
        ) : null}
      </div>
      {/* A run that has gone on since, or that has ended, tells its own story below. */}
      <ExecutionFailures runId={run.id} withExecutions={run.status === 'queued' && !data.unsynced} />
      <RunNews data={data} isExecuting={isExecuting} />
      {/* Takes the focus when a step of the run takes its button away. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
      <div className="run-body" role="group" aria-label={t`State of the run`} tabIndex={-1} data-run-body>
        <RunBody data={data} isExecuting={isExecuting} />
      </div>
      {draft && !isExecuting ? (
        <InterruptedDraft draft={draft} isOpenAtFirst={isDraftOfInterest(run)} />
      ) : null}
      <Attempts key={run.id} runId={run.id} />
      <SupersededResults results={superseded} />
      {!isDone && report ? <EarlierReport run={run} report={report} reviews={data.reviews} /> : null}
    </>
  );
}

/** Where an answer came to its end and was not accepted, the draft says nothing new; beside a report neither. */
function isDraftOfInterest({ status, error_info }: ResponseOf<'runs.get'>['run']): boolean {
  if (status === 'succeeded') return false;
  const ended: readonly RunFailure[] = ['VALIDATION_ERROR', 'LLM_REFUSED', 'LLM_UNEXPECTED_STOP'];
  return status !== 'failed' || !ended.includes(failureOf(error_info));
}

interface RunBodyProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly isExecuting: boolean;
}

function RunBody({ data, isExecuting }: RunBodyProps): ReactNode {
  const { run, patient, report, unsynced } = data;
  if (unsynced && !isExecuting) {
    return (
      <>
        <UnsyncedRun end={unsynced} />
        {unsynced.report ? <ReportView content={contentOfUnsynced(unsynced.report)} /> : null}
      </>
    );
  }
  if (run.status === 'failed') return <FailedRun run={run} patient={patient} />;
  if (run.status === 'succeeded')
    return report ? <ReviewedReport data={data} report={report} /> : <ReportOnItsWay />;
  // The cached row may still say "queued" when the claim has been made already.
  if (run.status === 'running' || isExecuting)
    return <RunningRun run={run} patient={patient} isHere={isExecuting} />;
  return <QueuedRun run={run} patient={patient} />;
}

interface ReviewedReportProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly report: ReportRecord;
}

/** The stored report, on which each finding is accepted or overridden. */
function ReviewedReport({ data: { run, reviews }, report }: ReviewedReportProps) {
  const { id: artifactId, content_hash: contentHash } = report;
  return (
    <ReportView
      content={contentOfReport(report)}
      reviews={findingReviews(reviews)}
      reviewed={{ runId: run.id, artifactId, contentHash }}
    />
  );
}
