import type { ResponseOf } from '../../shared/ipc-contract.ts';

export type Review = ResponseOf<'runs.get'>['reviews'][number];

/** What was decided about one finding: the latest counts, those before it are its history, the latest first. */
export interface FindingReviews {
  readonly latest: Review;
  readonly earlier: readonly Review[];
}

/** By the index of the finding; without an entry nothing was decided. */
export type ReviewsByFinding = ReadonlyMap<number, FindingReviews>;

export const noReviews: ReviewsByFinding = new Map();

/** The decisions of a report, given oldest first, by finding. */
export function findingReviews(reviews: readonly Review[]): ReviewsByFinding {
  const found = new Map<number, FindingReviews>();
  for (const latest of reviews) {
    const before = found.get(latest.record.finding_index);
    const earlier = before ? [before.latest, ...before.earlier] : [];
    found.set(latest.record.finding_index, { latest, earlier });
  }
  return found;
}
