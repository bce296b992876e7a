import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useId } from 'react';
import type { ListedFailure } from '../../shared/worklist.ts';
import { formatCount, formatMoment, formatPercent } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import type { ReasonTotal, Series } from './failure-view.ts';
import { LookDefinitions, Swatch } from './SeriesLook.tsx';
import { useReasonWords } from './use-reason-words.ts';

interface FailureTableProps {
  readonly totals: readonly ReasonTotal[];
  readonly series: readonly Series[];
  /** Shows the runs that failed so. */
  readonly onShow: (reason: ListedFailure) => void;
}

/** Every reason with its look in the plot, what it means and what to do, how often and when it was last. */
export function FailureTable({ totals, series, onShow }: FailureTableProps) {
  const { t } = useLingui();
  const looks = useId();
  return (
    <div className="failure-table-frame">
      <svg className="failure-definitions" aria-hidden="true" focusable="false">
        <LookDefinitions id={looks} />
      </svg>
      <table className="failure-table" data-testid="failure-table">
        <thead>
          <tr>
            <th scope="col">{t`Cause`}</th>
            <th scope="col">{t`What it means and what to do`}</th>
            <th scope="col" className="failure-number">{t`Runs`}</th>
            <th scope="col" className="failure-number">{t`Share`}</th>
            <th scope="col">{t`Last`}</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <Row
              key={String(total.reason)}
              total={total}
              swatch={
                <Swatch
                  id={looks}
                  look={series.find(({ reasons }) => reasons.includes(total.reason))?.look ?? 0}
                />
              }
              onShow={onShow}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Pick<FailureTableProps, 'onShow'> {
  readonly total: ReasonTotal;
  readonly swatch: ReactNode;
}

function Row({ total: { reason, amount, share, lastMs }, swatch, onShow }: RowProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(60_000);
  const { name, what, advice } = useReasonWords()(reason);
  return (
    <tr data-reason={reason} data-testid="failure-reason">
      <th scope="row">
        <span className="failure-name">
          {swatch}
          {reason === null ? (
            name
          ) : (
            <button
              type="button"
              className="failure-link"
              title={t`Show these runs in the worklist`}
              onClick={() => onShow(reason)}
            >
              {name}
            </button>
          )}
        </span>
      </th>
      <td>
        <p>{what}</p>
        <p className="failure-advice">{advice}</p>
      </td>
      <td className="failure-number figures">{formatCount(amount, locale)}</td>
      <td className="failure-number figures">{formatPercent(share, locale)}</td>
      <td className="failure-last figures">
        <time dateTime={new Date(lastMs).toISOString()}>{formatMoment(lastMs, nowMs, locale)}</time>
      </td>
    </tr>
  );
}
