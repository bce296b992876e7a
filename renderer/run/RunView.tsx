import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { ResponseOf, SessionInfo } from '../../shared/ipc-contract.ts';
import { useStatusWord } from '../design/Badges.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import { PatientBanner } from '../patient/PatientBanner.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { ReportLabel } from '../report/ReportLabel.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { ExecutionFailures } from '../runs/ExecutionFailures.tsx';
import { RerunButton } from '../runs/RerunButton.tsx';
import { useIsExecuting } from '../runs/use-execute-run.ts';
import { hashOf } from '../shell/route.ts';
import { Attempts } from './Attempts.tsx';
import { EarlierReport } from './EarlierReport.tsx';
import { FailedRun } from './FailedRun.tsx';
import { QueuedRun } from './QueuedRun.tsx';
import { ReportOnItsWay } from './ReportOnItsWay.tsx';
import { RunningRun } from './RunningRun.tsx';
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
  return (
    <div className="run-page scroll">
      <div className="run-bar">
        <nav className="run-back" aria-label={t`Back`}>
          <a href={hashOf({ view: 'worklist' })}>
            <Icon name="back" />
            {t`Worklist`}
          </a>
        </nav>
        {query.data?.run.status === 'succeeded' ? <RerunDone data={query.data} /> : null}
      </div>
      {query.data ? null : <h1 className="visually-hidden">{t`Diagnosis run`}</h1>}
      {query.isPending ? (
        <div className="run-loading skeleton" role="status" aria-label={t`Loading the run`} />
      ) : null}
      {query.error && !query.data ? (
        <FailureBanner failure={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {query.data ? <LoadedRun data={query.data} /> : null}
    </div>
  );
}

function RerunDone({ data: { run, patient } }: { readonly data: ResponseOf<'runs.get'> }) {
  const { name } = usePatientWords()(patient);
  return <RerunButton run={run} patientName={name} tone="secondary" size="s" />;
}

function LoadedRun({ data }: { readonly data: ResponseOf<'runs.get'> }) {
  const statusWord = useStatusWord();
  const isExecuting = useIsExecuting(data.run.id);
  return (
    <>
      <div className="run-head">
        <PatientBanner run={data.run} patient={data.patient} isExecuting={isExecuting} />
        {data.run.status === 'succeeded' && data.report ? (
          <ReportLabel run={data.run} report={data.report} />
        ) : null}
      </div>
      {/* A failed run tells its own story below. */}
      <ExecutionFailures runId={data.run.id} withExecutions={data.run.status !== 'failed'} />
      <p className="visually-hidden" role="status">
        {statusWord(data.run.status)}
      </p>
      <RunBody data={data} isExecuting={isExecuting} />
      <Attempts key={data.run.id} runId={data.run.id} />
      {data.run.status !== 'succeeded' && data.report ? (
        <EarlierReport run={data.run} report={data.report} />
      ) : null}
    </>
  );
}

interface RunBodyProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly isExecuting: boolean;
}

function RunBody({ data, isExecuting }: RunBodyProps): ReactNode {
  const { run, patient, report } = data;
  if (run.status === 'failed') return <FailedRun run={run} patient={patient} />;
  if (run.status === 'succeeded') return report ? <ReportView report={report} /> : <ReportOnItsWay />;
  // The cached row may still say "queued" when the claim has been made already.
  if (run.status === 'running' || isExecuting)
    return <RunningRun run={run} patient={patient} isHere={isExecuting} />;
  return <QueuedRun run={run} patient={patient} />;
}
