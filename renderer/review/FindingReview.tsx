import { useLingui } from '@lingui/react/macro';
import { type RefObject, useRef } from 'react';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { Decision, EarlierDecisions } from './Decision.tsx';
import { describeReviewFailure } from './describe-review-failure.ts';
import type { FindingReviews } from './finding-reviews.ts';
import { OverrideForm, takeReason } from './OverrideForm.tsx';
import { type ReviewedReport, useRecordReview } from './use-record-review.ts';
import './review.css';

interface FindingReviewProps {
  /** Of the finding, counted from 1. */
  readonly number: number;
  readonly review: FindingReviews | null;
  /** Null: what was decided can be read, and nothing decided. */
  readonly reviewed: ReviewedReport | null;
}

/** What was decided about a finding, by whom and when, and the way to decide; the history on request. */
export function FindingReview({ number, review, reviewed }: FindingReviewProps) {
  const { t } = useLingui();
  const area = useRef<HTMLDivElement>(null);
  useKeptFocus(area);
  if (!review && !reviewed) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div
      ref={area}
      className="review"
      role="group"
      aria-label={t`Review of finding ${number}`}
      tabIndex={-1}
      data-testid="finding-review"
    >
      {reviewed ? (
        <Deciding number={number} review={review} reviewed={reviewed} area={area} />
      ) : (
        <div className="review-line">{review ? <Decision review={review.latest} /> : null}</div>
      )}
      {review && review.earlier.length > 0 ? <EarlierDecisions reviews={review.earlier} /> : null}
    </div>
  );
}

interface DecidingProps extends FindingReviewProps {
  readonly reviewed: ReviewedReport;
  readonly area: RefObject<HTMLElement | null>;
}

const overriding = createKept<boolean>();

function Deciding({ number, review, reviewed, area }: DecidingProps) {
  const { t, i18n } = useLingui();
  const keptAs = `${reviewed.artifactId} ${number}`;
  const [isOverriding, setOverriding] = useKept(overriding, keptAs, false);
  // The text first: the form takes it up as it opens.
  const record = useRecordReview(reviewed, () => [takeReason(keptAs), overriding.take(keptAs)]);
  const decide = (reason: string | null) =>
    record.mutate(
      { findingIndex: number - 1, decision: reason === null ? 'accept' : 'override', reason },
      { onSuccess: () => setOverriding(false) },
    );
  const cancel = () => {
    setOverriding(false);
    record.reset();
    area.current?.focus({ preventScroll: true });
  };
  const isAccepted = review?.latest.record.decision === 'accept';
  return (
    <>
      <div className="review-line">
        {review ? (
          <Decision review={review.latest} />
        ) : (
          <span className="review-none">{t`Not reviewed`}</span>
        )}
        {isOverriding ? null : (
          <div className="review-actions">
            {isAccepted ? null : (
              <Button
                size="s"
                icon="check"
                aria-label={t`Accept finding ${number}`}
                busy={record.isPending}
                onPress={() => decide(null)}
              >
                {t`Accept`}
              </Button>
            )}
            <Button
              size="s"
              aria-label={t`Override finding ${number}`}
              isDisabled={record.isPending}
              onPress={() => setOverriding(true)}
            >
              {t`Override…`}
            </Button>
          </div>
        )}
      </div>
      {isOverriding ? (
        <OverrideForm
          number={number}
          keptAs={keptAs}
          isSaving={record.isPending}
          onSave={decide}
          onCancel={cancel}
        />
      ) : null}
      {record.error ? (
        <FailureBanner
          failure={record.error}
          description={describeReviewFailure(record.error, i18n)}
          onDismiss={record.reset}
        />
      ) : null}
    </>
  );
}
