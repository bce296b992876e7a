import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { ReportRecord, RunRecord } from '../../shared/records.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { ReportLabel } from '../report/ReportLabel.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { contentOfReport } from '../report/report-content.ts';
import { findingReviews } from '../review/finding-reviews.ts';

interface EarlierReportProps {
  readonly run: RunRecord;
  readonly report: ReportRecord;
  readonly reviews: ResponseOf<'runs.get'>['reviews'];
  readonly tools: ReactNode;
}

/** The report that a run had before it was run again: it stays readable until the next one is there, and after a failure. */
export function EarlierReport({ run, report, reviews, tools }: EarlierReportProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const madeAt = formatDateTime(Date.parse(report.created_at), locale);
  const risk = report.risk_level;
  const isUrgent = risk === 'high' || risk === 'critical';
  return (
    <section className="earlier">
      <Disclosure
        title={t`Earlier draft report of ${madeAt}`}
        badge={risk ? <RiskBadge risk={risk} /> : null}
        isOpenAtFirst={run.status === 'failed' || isUrgent}
      >
        <ReportView
          patientId={run.patient_id}
          tools={tools}
          content={contentOfReport(report)}
          standing={<ReportLabel run={run} report={report} />}
          label={t`Earlier diagnosis report`}
          reviews={findingReviews(reviews)}
        />
      </Disclosure>
    </section>
  );
}
