import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { ExecutionFailures } from '../runs/ExecutionFailures.tsx';
import { UnsyncedReportNotice } from './UnsyncedRun.tsx';

interface RunNoticesProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly isExecuting: boolean;
}

/** The one place for what has to be known about the run beside its report: what failed, and what waits. */
export function RunNotices({ data: { run, unsynced }, isExecuting }: RunNoticesProps) {
  return (
    <div className="run-notices">
      {/* A run that has gone on since, or that has ended, tells its own story below. */}
      <ExecutionFailures runId={run.id} withExecutions={run.status === 'queued' && !unsynced} />
      {unsynced?.report && !isExecuting ? <UnsyncedReportNotice end={unsynced} /> : null}
    </div>
  );
}
