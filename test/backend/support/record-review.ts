import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { type ReviewRecord, reviewRecordSchema } from '../../../shared/records.ts';

const replySchema = z.strictObject({
  outcome: z.enum(['recorded', 'overtaken']),
  review: reviewRecordSchema,
});
const idsSchema = z.array(z.object({ id: z.guid() }));

/** The id is known, so that the row can be looked up. */
type ReviewArguments = Record<string, unknown> & { readonly p_review_id: string };

/** Arguments of record_review for a report that `completion` stored; each part can be replaced. */
export function reviewOf(artifactId: string, changes: Record<string, unknown> = {}): ReviewArguments {
  return {
    p_review_id: randomUUID(),
    p_artifact_id: artifactId,
    p_content_hash: 'a'.repeat(64),
    p_finding_index: 0,
    p_decision: 'accept',
    p_reason: null,
    ...changes,
  };
}

/** Records a review as somebody who knows every decision about the report. @throws when the database refuses. */
export async function recordReview(client: SupabaseClient, review: ReviewArguments): Promise<ReviewRecord> {
  const known = await client.from('diagnosis_reviews').select('id').eq('artifact_id', review.p_artifact_id);
  const ids = idsSchema.parse(known.data).map(({ id }) => id);
  const { review: recorded } = await sendReview(client, { ...review, p_based_on: ids });
  return recorded;
}

/** @throws when the database refuses. */
export async function sendReview(client: SupabaseClient, review: ReviewArguments) {
  const { data, error } = await client.rpc('record_review', review);
  if (error !== null) throw error;
  return replySchema.parse(data);
}
