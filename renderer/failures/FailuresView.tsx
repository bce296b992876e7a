import { useLingui } from '@lingui/react/macro';
import { type ComponentProps, useState } from 'react';
import { type FailureOverview, overviewDays } from '../../shared/ipc/failure-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { type ListPeriod, noFilter, type WorklistFilter } from '../../shared/worklist.ts';
import { isAdmin } from '../app-state/roles.ts';
import { Choice } from '../design/Choice.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { TableSwitch } from '../plot/TableSwitch.tsx';
import { DataAge } from '../shell/DataAge.tsx';
import { FailureFigures } from './FailureFigures.tsx';
import { FailurePlot } from './FailurePlot.tsx';
import { FailureTable } from './FailureTable.tsx';
import { endsOf, reasonsOf, seriesOf } from './failure-view.ts';
import { type OverviewDays, useFailures } from './use-failures.ts';
import './failures.css';

interface FailuresViewProps {
  readonly session: SessionInfo;
  /** Shows the failed runs that pass the filter. */
  readonly onShow: (filter: WorklistFilter) => void;
}

/** How runs end and why they fail, over time; for admins. */
export function FailuresView({ session, onShow }: FailuresViewProps) {
  const { t } = useLingui();
  if (isAdmin(session)) return <Failures onShow={onShow} />;
  return (
    <div className="failures scroll">
      <div className="page-head">
        <h1 className="page-title">{t`Run failures`}</h1>
      </div>
      <EmptyState icon="lock" title={t`Only for admins`}>
        {t`How the runs of the organisation end is shown to its admins only. Your own failed runs are in the worklist.`}
      </EmptyState>
    </div>
  );
}

/** Days of the overview that the worklist can filter by; null: it shows them all. */
const periods: Readonly<Record<OverviewDays, ListPeriod | null>> = {
  7: '7-days',
  30: '30-days',
  90: '90-days',
  365: null,
};

const chosen = createKept<OverviewDays>();

function Failures({ onShow }: Pick<FailuresViewProps, 'onShow'>) {
  const { t } = useLingui();
  const [days, setDays] = useKept<OverviewDays>(chosen, 'days', 30);
  const [isTable, setTable] = useState(false);
  const failures = useFailures(days);
  return (
    <div className="failures scroll">
      <div className="page-head">
        <div className="page-title">
          <h1>{t`Run failures`}</h1>
          <DataAge />
        </div>
        <PeriodChoice days={days} onChange={setDays} />
      </div>
      <div className="failures-body">
        {failures.error ? (
          <FailureBanner failure={failures.error} onRetry={() => void failures.refetch()} />
        ) : null}
        {failures.isPending ? (
          <div className="failures-loading skeleton" role="status" aria-label={t`Loading`} />
        ) : null}
        {failures.data ? (
          <Overview
            overview={failures.data}
            isTable={isTable}
            onTable={setTable}
            onShow={(reason) => onShow({ ...noFilter, failure: [reason], period: periods[days] })}
          />
        ) : null}
      </div>
    </div>
  );
}

interface OverviewProps {
  readonly overview: FailureOverview;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  readonly onShow: ComponentProps<typeof FailureTable>['onShow'];
}

function Overview({ overview, isTable, onTable, onShow }: OverviewProps) {
  const { t } = useLingui();
  const ends = endsOf(overview);
  const totals = reasonsOf(overview);
  const series = seriesOf(totals);
  if (totals.length === 0 && ends.succeeded === 0) {
    return (
      <EmptyState icon="failures" title={t`No run has ended in this period`}>
        {t`What becomes of runs is shown here once they have ended.`}
      </EmptyState>
    );
  }
  return (
    <>
      <FailureFigures ends={ends} latency={overview.latency} />
      {totals.length === 0 ? (
        <EmptyState icon="succeeded" title={t`No run has failed in this period`}>
          {t`Every run that ended has its report.`}
        </EmptyState>
      ) : (
        <>
          <section className="card failures-plot" aria-label={t`Over time`}>
            {/* Above what it changes, so that it stays under the pointer. */}
            <TableSwitch isTable={isTable} onChange={onTable} />
            <FailurePlot overview={overview} series={series} isTable={isTable} />
          </section>
          <section aria-label={t`By reason`}>
            <h2 className="section-title">{t`By reason`}</h2>
            <FailureTable totals={totals} series={series} onShow={onShow} />
            <p className="failures-hint">
              {t`A run counts by its last end, at the time of that end: one that was executed again and succeeded is no failure any more. Counted on this workstation, from what has been synced.`}
            </p>
          </section>
        </>
      )}
    </>
  );
}

interface PeriodChoiceProps {
  readonly days: OverviewDays;
  readonly onChange: (days: OverviewDays) => void;
}

function PeriodChoice({ days, onChange }: PeriodChoiceProps) {
  const { t } = useLingui();
  const labels: Readonly<Record<OverviewDays, string>> = {
    7: t`7 days`,
    30: t`30 days`,
    90: t`90 days`,
    365: t`1 year`,
  };
  const options = overviewDays.map((value) => ({ value: String(value), label: labels[value] }));
  return (
    <Choice
      label={t`Period`}
      isLabelHidden
      value={String(days)}
      options={options}
      onChange={(value) => onChange(overviewDays.find((one) => String(one) === value) ?? days)}
    />
  );
}
