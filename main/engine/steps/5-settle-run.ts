import { diagnosisSchemaVersion, type StoredDiagnosis } from '../../../shared/diagnosis.ts';
import type { CallError } from '../../../shared/envelope.ts';
import type { ArtifactId } from '../../../shared/ids.ts';
import type { Provenance } from '../../../shared/records.ts';
import { assertNever, err, ok, type Result } from '../../../shared/result.ts';
import { canonicalHash } from '../canonical-json.ts';
import type { EndProblem, EnginePorts, ModelAnswer, RunEnd } from '../ports.ts';
import { promptVersion } from '../prompt.ts';
import { reasonOf, retryWhileOffline } from '../remote-failure.ts';
import { executionError, type RunFailure, toCallError, toErrorInfo } from '../run-failure.ts';
import { type EndPorts, sendEnd } from '../send-end.ts';
import type { Claim } from './1-claim-run.ts';
import type { BuiltContext } from './2-build-context.ts';

/** An accepted answer with everything it was made from. */
export interface Report {
  readonly diagnosis: StoredDiagnosis;
  readonly context: BuiltContext;
  readonly answer: ModelAnswer;
}

type SettlePorts = EndPorts & Pick<EnginePorts, 'wait'>;

/** `unsynced`: the report is kept on this workstation until Postgres can be told; it has no id yet. */
export interface Settled {
  readonly artifactId: ArtifactId | null;
  readonly unsynced: boolean;
}

/**
 * Step 5, success: report, context pack, link and status in one fenced transaction. It is idempotent by claim id, kept
 * in the outbox before it is sent, and sent again while the backend is not reached.
 * @param until ends the sending early; the outbox has the rest
 * @returns the id of the report, or why it was not stored.
 */
export async function completeRun(
  ports: SettlePorts,
  end: RunEnd,
  until: AbortSignal,
): Promise<Result<Settled, CallError>> {
  const { isKept, sent } = await keepAndSend(ports, end, until);
  switch (sent.kind) {
    case 'stored':
      return ok({ artifactId: sent.artifactId, unsynced: false });
    case 'refused':
      return err(executionError('DB_ERROR'));
    case 'superseded':
      return err(executionError('LEASE_LOST'));
    case 'waits':
      if (sent.problem.kind === 'rejected') return err(executionError('DB_ERROR'));
      return isKept ? ok({ artifactId: null, unsynced: true }) : err(notStored(sent.problem));
    default:
      return assertNever(sent);
  }
}

/** Step 5, failure: stores why, fenced by the claim id and kept like a success. @returns what the caller is told. */
export async function failRun(
  ports: SettlePorts,
  { runId, claimId, requestId }: Claim,
  failure: RunFailure,
  until: AbortSignal,
): Promise<Result<never, CallError>> {
  const errorInfo = toErrorInfo(failure, ports.clock.nowMs());
  const end: RunEnd = { kind: 'fail', runId, claimId, requestId, errorInfo };
  const { isKept, sent } = await keepAndSend(ports, end, until);
  if (sent.kind === 'superseded') return err(executionError('LEASE_LOST'));
  // The first cause is what helps, unless nobody will ever hear of it.
  const isForgotten = sent.kind === 'waits' && sent.problem.kind !== 'rejected' && !isKept;
  return err(isForgotten ? notStored(sent.problem) : toCallError(failure));
}

/** What Postgres is told of an accepted answer. */
export function endOf(
  report: Report,
  claim: Claim,
  appVersion: string,
): Extract<RunEnd, { kind: 'complete' }> {
  const { runId, claimId, requestId } = claim;
  const { diagnosis, context } = report;
  return {
    kind: 'complete',
    runId,
    claimId,
    requestId,
    diagnosis,
    contextPack: context.stored,
    contentHash: canonicalHash(diagnosis),
    contextHash: context.hash,
    provenance: provenanceOf(report, claim, appVersion),
  };
}

/** Whatever kills this process from here on: the end is on the disk. */
async function keepAndSend(ports: SettlePorts, end: RunEnd, until: AbortSignal) {
  const isKept = ports.outbox.keep(end);
  const sent = await sendEnd(ports, end, (call) => retryWhileOffline(ports, until, call));
  return { isKept, sent };
}

function notStored(failure: EndProblem): CallError {
  return {
    ...executionError(reasonOf(failure)),
    message: 'The backend cannot be reached: how the run ended could not be stored.',
  };
}

function provenanceOf({ answer, context }: Report, claim: Claim, appVersion: string): Provenance {
  return {
    provider: answer.provider,
    model: answer.model,
    prompt_version: promptVersion,
    schema_version: diagnosisSchemaVersion,
    request_id: answer.requestId,
    latency_ms: answer.latencyMs,
    tokens: answer.tokens,
    cost_estimate_usd: answer.costEstimateUsd,
    context_hash: context.hash,
    attempt: claim.attempt,
    app_version: appVersion,
  };
}
