import { Plural, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { FailureOverview } from '../../shared/ipc/failure-channels.ts';
import { formatCount, formatDuration, formatPercent } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import type { Ends } from './failure-view.ts';

interface FailureFiguresProps {
  readonly ends: Ends;
  readonly latency: FailureOverview['latency'];
}

/** The period in a few figures: how many runs succeeded, how many failed, how long the model took. */
export function FailureFigures({ ends, latency }: FailureFiguresProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const count = (amount: number) => formatCount(amount, locale);
  const succeeded = count(ends.succeeded);
  const decided = count(ends.succeeded + ends.failed);
  return (
    <dl className="failure-figures">
      <Figure
        term={t`Success rate`}
        value={ends.successRate === null ? '–' : formatPercent(ends.successRate, locale)}
      >
        {ends.successRate === null ? t`No run has ended` : t`${succeeded} of ${decided} runs`}
      </Figure>
      <Figure term={t`Failed runs`} value={count(ends.failed)}>
        {ends.cancelled > 0 ? (
          <Plural value={ends.cancelled} one="besides, # was cancelled" other="besides, # were cancelled" />
        ) : (
          t`none was cancelled`
        )}
      </Figure>
      <Figure
        term={t`Time to answer, median`}
        value={latency ? formatDuration(latency.medianMs, locale) : '–'}
      >
        {latency ? (
          <Plural value={latency.answers} one="of # answer of the model" other="of # answers of the model" />
        ) : (
          t`no answers yet`
        )}
      </Figure>
      <Figure
        term={t`Time to answer, slowest 5 %`}
        value={latency ? formatDuration(latency.p95Ms, locale) : '–'}
      >
        {t`and longer (95th percentile)`}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly term: string;
  readonly value: string;
  readonly children: ReactNode;
}

function Figure({ term, value, children }: FigureProps) {
  return (
    <div className="card failure-figure">
      <dt className="failure-term">{term}</dt>
      <dd className="failure-value figures">{value}</dd>
      <dd className="failure-note figures">{children}</dd>
    </div>
  );
}
