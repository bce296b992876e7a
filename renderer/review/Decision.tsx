import { useLingui } from '@lingui/react/macro';
import { Disclosure } from '../design/Disclosure.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePendingWrite } from '../outbox/use-outbox.ts';
import { hashOf } from '../shell/route.ts';
import type { Review } from './finding-reviews.ts';

/** One decision: what, by whom, when, and why; marked while the server does not have it. */
export function Decision({ review: { record, pending } }: { readonly review: Review }) {
  const { t } = useLingui();
  const at = formatDateTime(Date.parse(record.created_at), useFormatLocale());
  const by = record.created_by_name ?? t`somebody unknown`;
  const isAccept = record.decision === 'accept';
  return (
    <div className={`decision decision-${record.decision}`} data-decision={record.decision}>
      <p className="decision-line">
        <Icon name={isAccept ? 'succeeded' : 'edit'} />
        <strong>{isAccept ? t`Accepted` : t`Overridden`}</strong>
        <span className="decision-who figures">{t`${by}, ${at}`}</span>
        {pending ? <PendingMark reviewId={record.id} /> : null}
      </p>
      {record.reason ? <p className="decision-reason">{record.reason}</p> : null}
    </div>
  );
}

/** Leads to what waits; a refused decision says so, since it never counts by itself. */
function PendingMark({ reviewId }: { readonly reviewId: string }) {
  const { t } = useLingui();
  const isRefused = usePendingWrite(reviewId)?.problem === 'rejected';
  return (
    <a
      className={`badge status ${isRefused ? 'status-failed' : 'status-unsynced'} decision-pending`}
      href={hashOf({ view: 'outbox' })}
      data-testid="review-pending"
    >
      <Icon name={isRefused ? 'failed' : 'clock'} />
      {isRefused ? t`Refused by the server` : t`Waiting to sync`}
    </a>
  );
}

/** What was decided before; it stays on record. */
export function EarlierDecisions({ reviews }: { readonly reviews: readonly Review[] }) {
  const { t } = useLingui();
  const count = reviews.length;
  return (
    <Disclosure title={count === 1 ? t`One earlier decision` : t`${count} earlier decisions`}>
      <ol className="decision-history">
        {reviews.map((review) => (
          <li key={review.record.id}>
            <Decision review={review} />
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
