import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { type ReviewRecord, reviewRecordSchema } from '../../../shared/records.ts';

const replySchema = z.strictObject({ outcome: z.literal('recorded'), review: reviewRecordSchema });

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

/** Records a review. @throws when the database refuses. */
export async function recordReview(client: SupabaseClient, review: ReviewArguments): Promise<ReviewRecord> {
  const { data, error } = await client.rpc('record_review', review);
  if (error !== null) throw error;
  return replySchema.parse(data).review;
}
