import type { ArtifactId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import { describeBug } from './describe-bug.ts';
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
 * the run running: it is ended as failed, the report stays here as a superseded one, and when the failure is refused
 * too it is kept as rejected. A bug on the way is logged without content; the end waits like one that was not answered.
 */
export async function sendEnd(ports: EndPorts, end: RunEnd, attempt: Attempt): Promise<SentEnd> {
  try {
    return await sendOnce(ports, end, attempt);
  } catch (bug) {
    const { runId, requestId } = end;
    ports.log.error('run.settle-bug', { runId, requestId, ...describeBug(bug) });
    return wait(ports, end, { kind: 'offline' });
  }
}

async function sendOnce(ports: EndPorts, end: RunEnd, attempt: Attempt): Promise<SentEnd> {
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
    outbox.supersede(end, reply.status === null);
    return { kind: 'superseded' };
  }
  const { artifactId } = reply;
  if (end.kind === 'complete' && artifactId === null) {
    // Known as failed, but the work is done and paid for: it must not be thrown away.
    outbox.supersede(end);
    return { kind: 'refused' };
  }
  const isStored = artifactId !== null || isRefusedAnswer(end);
  outbox.acknowledge(end.claimId, isStored ? 'stored' : 'unfinished');
  return { kind: 'stored', artifactId };
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
