import type { ReviewId } from '../../shared/ids.ts';
import type { Cache } from './cache.ts';
import type { ReviewWrite } from './kept-write.ts';

/** Decisions about a finding that this workstation knows of, also those that wait to be sent. */
export function knownDecisions(
  cache: {
    readonly listReviews: Cache['listReviews'];
    readonly writes: Pick<Cache['writes'], 'listReviews'>;
  },
  { runId, artifactId, findingIndex }: Pick<ReviewWrite, 'runId' | 'artifactId' | 'findingIndex'>,
): ReviewId[] {
  const recorded = cache.listReviews(artifactId).filter((review) => review.finding_index === findingIndex);
  const waiting = cache.writes
    .listReviews(runId)
    .filter(({ write }) => write.artifactId === artifactId && write.findingIndex === findingIndex);
  return [...recorded.map(({ id }) => id), ...waiting.map(({ write }) => write.reviewId)];
}
