import type { ReactNode } from 'react';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { ReportRecord } from '../../shared/records.ts';
import { BlindGate } from '../patient/BlindGate.tsx';
import { ReportLabel, UnsyncedReportLabel } from '../report/ReportLabel.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { contentOfReport, contentOfUnsynced } from '../report/report-content.ts';
import { findingReviews } from '../review/finding-reviews.ts';
import { FailedRun } from './FailedRun.tsx';
import { QueuedRun } from './QueuedRun.tsx';
import { ReportOnItsWay } from './ReportOnItsWay.tsx';
import { RunningRun } from './RunningRun.tsx';
import { UnsyncedRun } from './UnsyncedRun.tsx';

interface RunBodyProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly isExecuting: boolean;
  /** More that can be done with a report. */
  readonly tools: ReactNode;
}

/** What the page is about: it follows the status of the run. */
export function RunBody({ data, isExecuting, tools }: RunBodyProps): ReactNode {
  const { run, patient, report, unsynced } = data;
  if (unsynced && !isExecuting) {
    if (!unsynced.report) return <UnsyncedRun end={unsynced} />;
    const { content_hash: contentHash, artifact_data: draft } = unsynced.report;
    return (
      <BlindGate run={run} contentHash={contentHash} risk={draft.risk_level ?? null}>
        <ReportView
          patientId={run.patient_id}
          content={contentOfUnsynced(unsynced.report, unsynced.sinceMs)}
          standing={<UnsyncedReportLabel run={run} end={unsynced} report={unsynced.report} />}
          tools={tools}
          isMain
        />
      </BlindGate>
    );
  }
  if (run.status === 'failed') return <FailedRun run={run} patient={patient} />;
  if (run.status === 'succeeded')
    return report ? <ReviewedReport data={data} report={report} tools={tools} /> : <ReportOnItsWay />;
  // The cached row may still say "queued" when the claim has been made already.
  if (run.status === 'running' || isExecuting)
    return <RunningRun run={run} patient={patient} isHere={isExecuting} />;
  return <QueuedRun run={run} patient={patient} />;
}

interface ReviewedReportProps extends Pick<RunBodyProps, 'data' | 'tools'> {
  readonly report: ReportRecord;
}

/** The stored report, on which each finding is accepted or overridden. */
function ReviewedReport({ data: { run, reviews }, report, tools }: ReviewedReportProps) {
  const { id: artifactId, content_hash: contentHash } = report;
  return (
    <BlindGate run={run} contentHash={contentHash} risk={report.risk_level}>
      <ReportView
        patientId={run.patient_id}
        content={contentOfReport(report)}
        standing={<ReportLabel run={run} report={report} />}
        reviews={findingReviews(reviews)}
        reviewed={{ runId: run.id, artifactId, contentHash }}
        tools={tools}
        isMain
      />
    </BlindGate>
  );
}
