import { diagnosisSchemaVersion, type StoredDiagnosis } from '../../../shared/diagnosis.ts';
import type { CallError } from '../../../shared/envelope.ts';
import type { ArtifactId } from '../../../shared/ids.ts';
import type { Provenance } from '../../../shared/records.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { canonicalHash } from '../canonical-json.ts';
import type { EnginePorts, ModelAnswer, RemoteFailure, SettleOutcome } from '../ports.ts';
import { promptVersion } from '../prompt.ts';
import { reasonOf, retryWhileOffline } from '../remote-failure.ts';
import {
  executionError,
  executionFailure,
  type RunFailure,
  toCallError,
  toErrorInfo,
} from '../run-failure.ts';
import type { Claim } from './1-claim-run.ts';
import type { BuiltContext } from './2-build-context.ts';

/** An accepted answer with everything it was made from. */
export interface Report {
  readonly diagnosis: StoredDiagnosis;
  readonly context: BuiltContext;
  readonly answer: ModelAnswer;
}

type SettlePorts = Pick<EnginePorts, 'runs' | 'clock' | 'log' | 'appVersion' | 'wait'>;

/**
 * Step 5, success: report, context pack, link and status in one fenced transaction. It is idempotent by claim id and
 * sent again while the backend is not reached.
 * @returns the id of the report, or why it was not stored.
 */
export async function completeRun(
  ports: SettlePorts,
  claim: Claim,
  report: Report,
): Promise<Result<ArtifactId, CallError>> {
  const { runId, claimId, requestId } = claim;
  const { diagnosis, context } = report;
  const settled = await retryWhileOffline(ports, () =>
    ports.runs.complete({
      runId,
      claimId,
      requestId,
      diagnosis,
      contextPack: context.stored,
      contentHash: canonicalHash(diagnosis),
      contextHash: context.hash,
      provenance: provenanceOf(report, claim, ports.appVersion),
    }),
  );
  // Refused for good, the run can still be ended; unreachable, nothing is known, and the lease will free it.
  if (!settled.ok && settled.error.kind !== 'offline') {
    return failRun(ports, claim, executionFailure(reasonOf(settled.error)));
  }
  if (!settled.ok) return err(notStored(settled.error));
  const { value } = settled;
  if (value.outcome === 'claim_lost') return err(executionError('LEASE_LOST'));
  if (value.artifactId === null) throw new Error('a completed run has no report');
  return ok(value.artifactId);
}

/** Step 5, failure: stores why, fenced by the claim id like a success. @returns what the caller is told. */
export async function failRun(
  ports: SettlePorts,
  claim: Claim,
  failure: RunFailure,
): Promise<Result<never, CallError>> {
  const { runId, claimId, requestId } = claim;
  const errorInfo = toErrorInfo(failure, ports.clock.nowMs());
  const settled: Result<SettleOutcome, RemoteFailure> = await retryWhileOffline(ports, () =>
    ports.runs.fail({ runId, claimId, requestId, errorInfo }),
  );
  if (!settled.ok) {
    ports.log.error('run.settle.refused', { runId, requestId, kind: settled.error.kind });
    // The first cause is what helps; that it could not be stored either shows in the log and by the lease.
    return err(settled.error.kind === 'offline' ? notStored(settled.error) : toCallError(failure));
  }
  if (settled.value.outcome === 'claim_lost') return err(executionError('LEASE_LOST'));
  return err(toCallError(failure));
}

function notStored(failure: RemoteFailure): CallError {
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
