import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Remote } from '../../../main/remote/remote.ts';
import { artifactIdSchema, reviewIdSchema } from '../../../shared/ids.ts';
import type { ReviewDecision, ReviewRecord } from '../../../shared/records.ts';
import { must, newRequestId } from '../../backend/remote-fixture.ts';

const reportSchema = z.tuple([z.object({ contentHash: z.string(), basedOn: z.array(reviewIdSchema) })]);

/** Decides about the first finding of a report that must be in sight. */
export async function reviewReport(
  sql: Sql,
  client: Remote,
  report: string,
  decision: ReviewDecision,
): Promise<ReviewRecord> {
  const [{ contentHash, basedOn }] = reportSchema.parse([
    ...(await sql`
      select content_hash as "contentHash",
        array(select r.id from diagnosis_reviews r where r.artifact_id = a.id) as "basedOn"
      from diagnosis_artifacts a where id = ${report}`),
  ]);
  const { review } = must(
    await client.reviews.record({
      reviewId: reviewIdSchema.parse(randomUUID()),
      artifactId: artifactIdSchema.parse(report),
      contentHash,
      findingIndex: 0,
      decision,
      reason: decision === 'override' ? 'Otherwise.' : null,
      basedOn,
      requestId: newRequestId(),
    }),
  );
  return review;
}
