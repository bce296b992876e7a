import type { CallError } from '../../shared/envelope.ts';
import type { ArtifactId, RequestId, RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeBug } from './describe-bug.ts';
import { type HeldLease, holdLease } from './hold-lease.ts';
import type { EnginePorts } from './ports.ts';
import type { AnswerLanguage } from './prompt.ts';
import { executionError, executionFailure, type RunFailure } from './run-failure.ts';
import { type Claim, claimRun } from './steps/1-claim-run.ts';
import { buildContext } from './steps/2-build-context.ts';
import { callModel } from './steps/3-call-model.ts';
import { validateAnswer } from './steps/4-validate.ts';
import { completeRun, failRun, type Report } from './steps/5-settle-run.ts';

export interface ExecuteInput {
  readonly runId: RunId;
  readonly requestId: RequestId;
  /** Cancels the run: the model's HTTP request is aborted and the run ends as CANCELLED. */
  readonly signal: AbortSignal;
  /** The language of the report. */
  readonly language: AnswerLanguage;
}

/**
 * Executes one queued run: claim, context, model, check, save. A run that was claimed is settled on every path, as
 * `succeeded` with its report or as `failed` with the reason.
 * @returns the stored report, or the error of the product contract.
 */
export async function executeRun(
  ports: EnginePorts,
  input: ExecuteInput,
): Promise<Result<{ runId: RunId; artifactId: ArtifactId }, CallError>> {
  const unavailable = input.signal.aborted ? 'CANCELLED' : ports.model.unavailable();
  if (unavailable) return err(executionError(unavailable));
  const startedAtMs = ports.clock.nowMs();
  ports.progress.stage(input.runId, 'claim');
  try {
    const claim = await claimRun(ports, input);
    if (!claim.ok) return claim;
    const stored = await holdAndProduce(ports, input, claim.value, startedAtMs);
    ports.log.info('run.settled', {
      ...idsOf(claim.value),
      outcome: stored.ok ? 'succeeded' : (stored.error.reason ?? stored.error.code),
      durationMs: ports.clock.nowMs() - startedAtMs,
    });
    return stored.ok ? ok({ runId: input.runId, artifactId: stored.value }) : stored;
  } finally {
    ports.progress.finished(input.runId);
  }
}

/** The claim is kept alive until the run is settled. */
async function holdAndProduce(ports: EnginePorts, input: ExecuteInput, claim: Claim, heldSinceMs: number) {
  const lease = holdLease(ports, claim, heldSinceMs);
  try {
    return await produceReport(ports, input, claim, lease);
  } finally {
    await lease.release();
  }
}

/** Everything after the claim. A bug is logged without content and ends the run as INTERNAL. */
async function produceReport(ports: EnginePorts, input: ExecuteInput, claim: Claim, lease: HeldLease) {
  try {
    ports.log.info('run.claimed', { ...idsOf(claim), attempt: claim.attempt });
    const signal = AbortSignal.any([input.signal, lease.lost]);
    const draft = await draftReport(ports, { ...input, signal }, claim);
    // Somebody else may have the run by now: nothing of ours is written, not even the failure.
    if (lease.lost.aborted) return err(executionError('LEASE_LOST'));
    // The last moment for a cancel; once the report is on its way, it counts.
    const report = draft.ok && input.signal.aborted ? err(executionFailure('CANCELLED')) : draft;
    ports.progress.stage(claim.runId, 'save');
    return report.ok
      ? await completeRun(ports, claim, report.value)
      : await failRun(ports, claim, report.error);
  } catch (bug) {
    ports.log.error('run.bug', { ...idsOf(claim), ...describeBug(bug) });
    return failRun(ports, claim, executionFailure('INTERNAL'));
  }
}

async function draftReport(
  ports: EnginePorts,
  input: ExecuteInput,
  claim: Claim,
): Promise<Result<Report, RunFailure>> {
  ports.progress.stage(claim.runId, 'context');
  const context = await buildContext(ports, claim);
  if (!context.ok) return context;
  ports.progress.stage(claim.runId, 'model');
  const { language, signal } = input;
  const answer = await callModel(ports, { claim, wireJson: context.value.wireJson, language, signal });
  if (!answer.ok) return answer;
  ports.progress.stage(claim.runId, 'check');
  const diagnosis = validateAnswer(answer.value, context.value.stored);
  if (!diagnosis.ok) return diagnosis;
  return ok({ diagnosis: diagnosis.value, context: context.value, answer: answer.value });
}

function idsOf({ runId, claimId, requestId }: Claim) {
  return { runId, claimId, requestId };
}
