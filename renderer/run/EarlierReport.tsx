import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { ReportRecord, RunRecord } from '../../shared/records.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { BlindGate } from '../patient/BlindGate.tsx';
import { ReportLabel } from '../report/ReportLabel.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { contentOfReport } from '../report/report-content.ts';
import { findingReviews } from '../review/finding-reviews.ts';

interface EarlierReportProps {
  readonly run: RunRecord;
  readonly report: ReportRecord;
  readonly reviews: ResponseOf<'runs.get'>['reviews'];
  readonly tools: ReactNode;
  /** Blind mode keeps it from its reader: it stays closed, and its risk is not told. */
  readonly isHidden: boolean;
}

/** The report that a run had before it was run again: it stays readable until the next one is there, and after a failure. */
export function EarlierReport(props: EarlierReportProps) {
  // Whether it is open at first depends on it.
  return <Earlier key={props.isHidden ? 'hidden' : 'shown'} {...props} />;
}

function Earlier({ run, report, reviews, tools, isHidden }: EarlierReportProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const madeAt = formatDateTime(Date.parse(report.created_at), locale);
  const risk = report.risk_level;
  const isUrgent = risk === 'high' || risk === 'critical';
  const isOpenAtFirst = !isHidden && (run.status === 'failed' || isUrgent);
  // It counts as opened only where it is.
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <section className="earlier">
      <Disclosure
        title={t`Earlier draft report of ${madeAt}`}
        badge={risk && !isHidden ? <RiskBadge risk={risk} /> : null}
        isOpenAtFirst={isOpenAtFirst}
        onOpenChange={setOpen}
      >
        {isOpen ? (
          <BlindGate run={run} contentHash={report.content_hash} risk={risk}>
            <ReportView
              patientId={run.patient_id}
              tools={tools}
              content={contentOfReport(report)}
              standing={<ReportLabel run={run} report={report} />}
              label={t`Earlier diagnosis report`}
              reviews={findingReviews(reviews)}
            />
          </BlindGate>
        ) : null}
      </Disclosure>
    </section>
  );
}
