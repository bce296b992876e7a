import { useLingui } from '@lingui/react/macro';
import { useId, useMemo, useState } from 'react';
import { noReviews, type ReviewsByFinding } from '../review/finding-reviews.ts';
import type { ReviewedReport } from '../review/use-record-review.ts';
import { Assessment } from './Assessment.tsx';
import { Checks } from './Checks.tsx';
import { Differential } from './Differential.tsx';
import { citedData, findingViews } from './evidence-view.ts';
import { Findings } from './Findings.tsx';
import { Provenance } from './Provenance.tsx';
import { Recommendations } from './Recommendations.tsx';
import { RecordPanel } from './RecordPanel.tsx';
import type { ReportContent } from './report-content.ts';
import './report.css';

interface ReportViewProps {
  readonly content: ReportContent;
  /** The name of the whole, for assistive technology. */
  readonly label?: string;
  /** What was decided about its findings; none where it is not the stored report. */
  readonly reviews?: ReviewsByFinding;
  /** The report that decisions are about; without it there is nothing to decide. */
  readonly reviewed?: ReviewedReport;
}

/** The report beside the data of the record that it cites. */
export function ReportView({ content, label, reviews, reviewed }: ReportViewProps) {
  const { t } = useLingui();
  const [highlighted, setHighlighted] = useState<string | null>(null);
  // Several reports can be on one page: the places to jump to are named by their report.
  const place = useId();
  const { diagnosis } = content;
  const findings = useMemo(() => findingViews(diagnosis), [diagnosis]);
  const data = useMemo(() => citedData(diagnosis), [diagnosis]);
  return (
    <article className="report" aria-label={label ?? t`Diagnosis report`}>
      <div className="report-columns">
        <div className="report-main">
          <Assessment diagnosis={diagnosis} />
          <Checks checks={diagnosis.checks ?? []} place={place} />
          <section className="card report-text">
            <section>
              <h2 className="section-title">{t`Summary`}</h2>
              <p className="report-summary">{diagnosis.summary}</p>
            </section>
            <Findings
              findings={findings}
              place={place}
              highlighted={highlighted}
              onHighlight={setHighlighted}
              reviews={reviews ?? noReviews}
              reviewed={reviewed ?? null}
            />
            <Recommendations items={diagnosis.recommendations} place={place} />
            <Differential items={diagnosis.differential ?? []} />
          </section>
        </div>
        <div className="report-side">
          <RecordPanel data={data} highlighted={highlighted} />
          <Provenance content={content} />
        </div>
      </div>
    </article>
  );
}
