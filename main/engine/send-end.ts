import type { ArtifactId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { EndProblem, EnginePorts, RemoteFailure, RunEnd, RunStore, SettleOutcome } from './ports.ts';
import { endProblemOf } from './remote-failure.ts';
import { executionFailure, toErrorInfo } from './run-failure.ts';

/**
 * What became of an end that was sent. `refused`: Postgres does not take this report and knows the run as failed;
 * `superseded`: the run is not ours any more; `waits`: it is not acknowledged.
 */
export type SentEnd =
  | { kind: 'stored'; artifactId: ArtifactId | null }
  | { kind: 'refused' }
  | { kind: 'superseded' }
  | { kind: 'waits'; problem: EndProblem };

export interface EndPorts extends Pick<EnginePorts, 'outbox' | 'clock' | 'log'> {
  readonly runs: Pick<RunStore, 'complete' | 'fail'>;
}

/** Makes an idempotent call once, or until it is answered. */
export type Attempt = <Value>(
  call: () => Promise<Result<Value, RemoteFailure>>,
) => Promise<Result<Value, RemoteFailure>>;

/**
 * Tells Postgres how a run ended and the outbox what became of that. A report that is refused for good must not leave
 * the run running: it is ended as failed, and only when that is refused too the report is kept as rejected.
 */
export async function sendEnd(ports: EndPorts, end: RunEnd, attempt: Attempt): Promise<SentEnd> {
  const reply = await attempt(() => settle(ports.runs, end));
  if (reply.ok) return accept(ports, end, reply.value);
  const problem = endProblemOf(reply.error);
  if (end.kind === 'fail' || problem.kind !== 'rejected') return wait(ports, end, problem);
  logRefusal(ports, end, problem.code);
  const failed = await attempt(() => ports.runs.fail(asFailure(end, ports.clock.nowMs())));
  if (failed.ok) return accept(ports, end, failed.value);
  const again = endProblemOf(failed.error);
  return wait(ports, end, again.kind === 'rejected' ? problem : again);
}

function settle(runs: EndPorts['runs'], end: RunEnd) {
  return end.kind === 'complete' ? runs.complete(end) : runs.fail(end);
}

function accept({ outbox }: EndPorts, end: RunEnd, reply: SettleOutcome): SentEnd {
  if (reply.outcome === 'claim_lost') {
    outbox.supersede(end);
    return { kind: 'superseded' };
  }
  const isStored = reply.artifactId !== null || isRefusedAnswer(end);
  outbox.acknowledge(end.claimId, isStored ? 'stored' : 'unfinished');
  const isRefusedReport = end.kind === 'complete' && reply.artifactId === null;
  return isRefusedReport ? { kind: 'refused' } : { kind: 'stored', artifactId: reply.artifactId };
}

/** The run keeps the whole answer beside what was wrong with it. */
function isRefusedAnswer(end: RunEnd): boolean {
  return end.kind === 'fail' && end.errorInfo.error_code === 'VALIDATION_ERROR';
}

function wait(ports: EndPorts, end: RunEnd, problem: EndProblem): SentEnd {
  ports.outbox.wait(end.claimId, problem);
  if (problem.kind === 'rejected') logRefusal(ports, end, problem.code);
  return { kind: 'waits', problem };
}

function asFailure({ runId, claimId, requestId }: RunEnd, nowMs: number) {
  return { runId, claimId, requestId, errorInfo: toErrorInfo(executionFailure('DB_ERROR'), nowMs) };
}

function logRefusal({ log }: EndPorts, { runId, requestId, kind: end }: RunEnd, code: string): void {
  log.error('run.settle-refused', { runId, requestId, end, code });
}
