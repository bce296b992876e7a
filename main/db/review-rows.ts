import type Database from 'better-sqlite3';
import type { ArtifactId } from '../../shared/ids.ts';
import { type ReviewRecord, reviewRecordSchema } from '../../shared/records.ts';

const columns = Object.keys(reviewRecordSchema.shape);

export interface ReviewRows {
  put(review: ReviewRecord): void;
  /** Of one report, oldest first. */
  listOf(artifactId: ArtifactId): ReviewRecord[];
}

/** Reads and writes of the table `reviews`. */
export function prepareReviewRows(database: Database.Database): ReviewRows {
  const put = database.prepare(
    `insert or replace into reviews (${columns.join(', ')})
     values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  // All times come from Postgres in UTC, so their text has their order: a fraction that ends sorts before one that goes on.
  const ofReport = database.prepare(
    `select ${columns.join(', ')} from reviews where artifact_id = ? order by created_at, id`,
  );
  return {
    put: (review) => void put.run(review),
    listOf: (artifactId) => ofReport.all(artifactId).map((row) => reviewRecordSchema.parse(row)),
  };
}
