import type { CallError } from '../../shared/envelope.ts';
import type { ArtifactId, RequestId, ReviewId, RunId, UserId } from '../../shared/ids.ts';
import type { ReviewDecision, ReviewRecord } from '../../shared/records.ts';
import { assertNever, err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import type { ReviewWrite } from '../db/kept-write.ts';
import { knownDecisions } from '../db/known-decisions.ts';
import type { Clock } from '../engine/ports.ts';
import { refusalOf } from '../engine/remote-failure.ts';
import type { Push } from '../push/create-push.ts';

/** Who writes, as the server will name them. */
export interface Author {
  readonly userId: UserId;
  readonly displayName: string;
}

export interface ReviewPorts {
  readonly cache: Pick<Cache, 'tryGetRun' | 'tryGetLatestReport' | 'listReviews'> & {
    readonly writes: Pick<Cache['writes'], 'listReviews'>;
  };
  readonly push: Pick<Push, 'recordReview'>;
  readonly clock: Clock;
}

export interface RecordReviewRequest {
  /** Made here: the same id sent again gives the same review. */
  readonly reviewId: ReviewId;
  readonly runId: RunId;
  readonly artifactId: ArtifactId;
  readonly contentHash: string;
  readonly findingIndex: number;
  readonly decision: ReviewDecision;
  readonly reason: string | null;
  readonly requestId: RequestId;
}

/** `kept`: the server was not reached; it counts for nobody else until it has been. */
export interface RecordedReview {
  readonly outcome: 'recorded' | 'kept';
  readonly review: ReviewRecord;
}

const noSuchReport: CallError = {
  code: 'NOT_FOUND',
  message: 'There is no such report, or it is not yours to see.',
};

const anotherReport: CallError = {
  code: 'CONFLICT',
  message: 'This is not the latest report of the run any more. Read that one first.',
};

const overtaken: CallError = {
  code: 'CONFLICT',
  message: 'A colleague has decided about this finding meanwhile. Read that decision first.',
};

const noSuchFinding: CallError = { code: 'VALIDATION_ERROR', message: 'The report has no such finding.' };

/**
 * Records what was decided about a finding of the latest report, which must be the one that was read.
 * @returns NOT_FOUND, CONFLICT (a newer report, or a decision that was not known here), VALIDATION_ERROR, FORBIDDEN, UNAUTHORIZED, EXECUTION_ERROR; OFFLINE
 * only when the disk did not take it either.
 */
export async function recordReview(
  { cache, push, clock }: ReviewPorts,
  request: RecordReviewRequest,
  author: Author,
): Promise<Result<RecordedReview, CallError>> {
  const run = cache.tryGetRun(request.runId);
  const report = run && cache.tryGetLatestReport(run.id);
  if (!report) return err(noSuchReport);
  if (report.id !== request.artifactId || report.content_hash !== request.contentHash)
    return err(anotherReport);
  if (report.artifact_data.findings[request.findingIndex] === undefined) return err(noSuchFinding);
  const { patient_id: patientId, organization_id: organizationId } = report;
  const basedOn = knownDecisions(cache, request);
  const write: ReviewWrite = { kind: 'review', ...request, patientId, organizationId, basedOn };
  const pushed = await push.recordReview(write);
  switch (pushed.kind) {
    case 'answered':
      if (pushed.reply.outcome === 'overtaken') return err(overtaken);
      return ok({ outcome: 'recorded', review: pushed.reply.review });
    case 'kept':
      return ok({ outcome: 'kept', review: reviewAsWritten(write, author, clock.nowMs()) });
    case 'refused':
    case 'lost':
      return err(refusalOf(pushed.failure));
    default:
      return assertNever(pushed);
  }
}

/** A review as it will be when the server has it, but for its time: that is still the workstation's. */
export function reviewAsWritten(write: ReviewWrite, author: Author, writtenAtMs: number): ReviewRecord {
  return {
    id: write.reviewId,
    run_id: write.runId,
    patient_id: write.patientId,
    organization_id: write.organizationId,
    artifact_id: write.artifactId,
    content_hash: write.contentHash,
    kind: 'finding_decision',
    finding_index: write.findingIndex,
    decision: write.decision,
    reason: write.reason,
    created_by: author.userId,
    created_by_name: author.displayName,
    created_at: new Date(writtenAtMs).toISOString(),
  };
}
