import { useLingui } from '@lingui/react/macro';
import type { ReviewsByFinding } from './finding-reviews.ts';

interface ReviewProgressProps {
  readonly count: number;
  readonly reviews: ReviewsByFinding;
}

/** How many findings somebody has decided about. */
export function ReviewProgress({ count, reviews }: ReviewProgressProps) {
  const { t } = useLingui();
  if (count === 0) return null;
  return <p className="muted review-progress figures">{t`${reviews.size} of ${count} reviewed`}</p>;
}
