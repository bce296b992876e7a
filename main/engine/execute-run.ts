import type { RiskLevel } from '../../shared/diagnosis.ts';
import type { CallError } from '../../shared/envelope.ts';
import type { RequestId, RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeBug } from './describe-bug.ts';
import { holdLease } from './hold-lease.ts';
import type { EnginePorts, HeldLease } from './ports.ts';
import type { AnswerLanguage } from './prompt.ts';
import { givenBack, releaseRun } from './release-run.ts';
import { executionError, executionFailure, type RunFailure, toCallError } from './run-failure.ts';
import { type Claim, claimRun } from './steps/1-claim-run.ts';
import { buildContext } from './steps/2-build-context.ts';
import { callModel } from './steps/3-call-model.ts';
import { validateAnswer } from './steps/4-validate.ts';
import { completeRun, endOf, failRun, type Report, type Settled } from './steps/5-settle-run.ts';

export interface ExecuteInput {
  readonly runId: RunId;
  readonly requestId: RequestId;
  /** Cancels the run: the model's HTTP request is aborted and the run ends as CANCELLED. */
  readonly signal: AbortSignal;
  /** Ends the work because the workstation closes: a run that is not finished goes back to the queue. */
  readonly closing: AbortSignal;
  /** The language of the report. */
  readonly language: AnswerLanguage;
}

/** A finished run; `unsynced`: its report waits on this workstation and has no id yet. */
export interface ExecutedRun extends Settled {
  readonly runId: RunId;
  /** Null: the report states none. */
  readonly risk: RiskLevel | null;
}
type Produced = Omit<ExecutedRun, 'runId'>;

/**
 * Executes one queued run: claim, context, model, check, save. A run that was claimed is settled on every path, as
 * `succeeded` with its report or as `failed` with the reason, or given back; what Postgres could not be told yet waits
 * in the outbox.
 * @returns the stored report, or the error of the product contract.
 */
export async function executeRun(
  ports: EnginePorts,
  input: ExecuteInput,
): Promise<Result<ExecutedRun, CallError>> {
  if (input.closing.aborted) return err(givenBack);
  const unavailable = input.signal.aborted ? 'CANCELLED' : ports.model.unavailable();
  if (unavailable) return err(executionError(unavailable));
  const startedAtMs = ports.clock.nowMs();
  ports.progress.stage(input.runId, 'claim');
  try {
    const claim = await claimRun(ports, input);
    if (!claim.ok) return claim;
    const settled = await holdAndProduce(ports, input, claim.value, startedAtMs);
    ports.log.info('run.settled', {
      ...idsOf(claim.value),
      outcome: outcomeOf(settled),
      durationMs: ports.clock.nowMs() - startedAtMs,
    });
    return settled.ok ? ok({ runId: input.runId, ...settled.value }) : settled;
  } finally {
    ports.progress.finished(input.runId);
  }
}

/** The claim is kept alive until the run is settled. */
async function holdAndProduce(ports: EnginePorts, input: ExecuteInput, claim: Claim, heldSinceMs: number) {
  const lease = holdLease(ports, claim, heldSinceMs);
  const forget = ports.onLease?.(lease);
  try {
    return await produceReport(ports, input, claim, lease);
  } finally {
    forget?.();
    await lease.end();
  }
}

/** Everything after the claim. A bug is logged without content and ends the run as INTERNAL. */
async function produceReport(ports: EnginePorts, input: ExecuteInput, claim: Claim, lease: HeldLease) {
  try {
    ports.log.info('run.claimed', { ...idsOf(claim), attempt: claim.attempt });
    const signal = AbortSignal.any([input.signal, input.closing, lease.lost]);
    const draft = await draftReport(ports, { ...input, signal }, claim);
    return await settle(ports, input, claim, { lease, draft });
  } catch (bug) {
    ports.log.error('run.bug', { ...idsOf(claim), ...describeBug(bug) });
    return failRun(ports, claim, executionFailure('INTERNAL'), input.closing);
  }
}

async function settle(
  ports: EnginePorts,
  input: ExecuteInput,
  claim: Claim,
  { lease, draft }: { lease: HeldLease; draft: Result<Report, RunFailure> },
): Promise<Result<Produced, CallError>> {
  const end = draft.ok ? endOf(draft.value, claim, ports.appVersion) : null;
  const isHeld = await lease.isHeld();
  // The last moment for a cancel; once the report is on its way, it counts.
  const isCancelled = input.signal.aborted;
  // Cut off: the workstation closes, or the lease is lost or was presumed to be. What is still ours goes back.
  if (!isCancelled && isCutOff(draft)) {
    return isHeld ? releaseRun(ports, claim) : err(executionError('LEASE_LOST'));
  }
  // Nobody can be told in the name of this user. Nothing was paid for yet: the lease frees the run, and it can be
  // executed again after the next sign-in, instead of having failed.
  if (!isCancelled && isSignedOut(draft)) return err(toCallError(draft.error));
  ports.progress.stage(claim.runId, 'save');
  // Also when it is lost: the fence lets nothing through, and Postgres puts on record that it came too late.
  if (end && !isCancelled) {
    const settled = await completeRun(ports, end, input.closing);
    return settled.ok ? ok({ ...settled.value, risk: end.diagnosis.risk_level ?? null }) : settled;
  }
  const failure = draft.ok ? executionFailure('CANCELLED') : draft.error;
  return failRun(ports, claim, failure, input.closing);
}

/** Only an abort ends a draft in this way. */
function isCutOff(draft: Result<Report, RunFailure>): boolean {
  return !draft.ok && draft.error.kind === 'execution' && draft.error.reason === 'CANCELLED';
}

type FailedDraft = Extract<Result<Report, RunFailure>, { ok: false }>;

function isSignedOut(draft: Result<Report, RunFailure>): draft is FailedDraft {
  return !draft.ok && draft.error.kind === 'execution' && draft.error.reason === 'SESSION_EXPIRED';
}

async function draftReport(
  ports: EnginePorts,
  input: ExecuteInput,
  claim: Claim,
): Promise<Result<Report, RunFailure>> {
  ports.progress.stage(claim.runId, 'context');
  const context = await buildContext(ports, claim, input.signal);
  if (!context.ok) return context;
  ports.progress.stage(claim.runId, 'model');
  const { language, signal } = input;
  const answer = await callModel(ports, { claim, wireJson: context.value.wireJson, language, signal });
  if (!answer.ok) return answer;
  ports.progress.stage(claim.runId, 'check');
  const diagnosis = validateAnswer(answer.value, context.value.stored, ports.thresholds?.());
  if (!diagnosis.ok) return diagnosis;
  return ok({ diagnosis: diagnosis.value, context: context.value, answer: answer.value });
}

function outcomeOf(settled: Result<Settled, CallError>): string {
  if (settled.ok) return settled.value.unsynced ? 'unsynced' : 'succeeded';
  return settled.error.reason ?? settled.error.code;
}

function idsOf({ runId, claimId, requestId }: Claim) {
  return { runId, claimId, requestId };
}
