import { z } from 'zod';
import { reviewRecordSchema } from '../../shared/records.ts';
import type { CallRemote } from './call-remote.ts';
import type { RemoteReviews } from './remote.ts';

const replySchema = z.object({ outcome: z.enum(['recorded', 'overtaken']), review: reviewRecordSchema });

/** Records what a clinician decided about a report. Who may, and whether it is the report that was read, is decided in Postgres. */
export function createRemoteReviews(callRemote: CallRemote): RemoteReviews {
  return {
    record: ({ reviewId, artifactId, contentHash, findingIndex, decision, reason, basedOn, requestId }) =>
      callRemote({
        query: (client) =>
          client.rpc('record_review', {
            p_review_id: reviewId,
            p_artifact_id: artifactId,
            p_content_hash: contentHash,
            p_finding_index: findingIndex,
            p_decision: decision,
            p_reason: reason,
            p_based_on: basedOn,
          }),
        reply: replySchema,
        requestId,
      }),
  };
}
