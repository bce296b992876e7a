import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useId, useMemo, useState } from 'react';
import type { PatientId } from '../../shared/ids.ts';
import { Button } from '../design/Button.tsx';
import { PatientPanel } from '../patient/PatientPanel.tsx';
import { noReviews, type ReviewsByFinding } from '../review/finding-reviews.ts';
import type { ReviewedReport } from '../review/use-record-review.ts';
import { Assessment } from './Assessment.tsx';
import { Checks } from './Checks.tsx';
import { Differential } from './Differential.tsx';
import { citedData, findingViews, type PointedDatum } from './evidence-view.ts';
import { Findings } from './Findings.tsx';
import { ProvenanceDrawer } from './ProvenanceDrawer.tsx';
import { Recommendations } from './Recommendations.tsx';
import { ReportCommands } from './ReportCommands.tsx';
import { ReportHead } from './ReportHead.tsx';
import { ReturnToFinding } from './ReturnToFinding.tsx';
import type { ReportContent } from './report-content.ts';
import { sectionId } from './report-sections.ts';
import './report.css';

interface ReportViewProps {
  readonly patientId: PatientId;
  readonly content: ReportContent;
  /** Says above it what it is: a draft that nobody has signed, or less. */
  readonly standing: ReactNode;
  /** The name of the whole, for assistive technology. */
  readonly label?: string;
  /** What was decided about its findings; none where it is not the stored report. */
  readonly reviews?: ReviewsByFinding;
  /** The report that decisions are about; without it there is nothing to decide. */
  readonly reviewed?: ReviewedReport;
  /** More that can be done with it. */
  readonly tools?: ReactNode;
  /** The report of the page, which the commands are about; there can be others below it. */
  readonly isMain?: boolean;
}

/** The report beside the data of the record that it cites. */
export function ReportView(props: ReportViewProps) {
  const { patientId, content, standing, label, reviews, reviewed, tools, isMain = false } = props;
  const { t } = useLingui();
  const [pointed, setPointed] = useState<PointedDatum | null>(null);
  const highlighted = pointed?.sourceId ?? null;
  const [isOriginOpen, setOriginOpen] = useState(false);
  // Several reports can be on one page: the places to jump to are named by their report.
  const place = useId();
  const { diagnosis } = content;
  const findings = useMemo(() => findingViews(diagnosis), [diagnosis]);
  const data = useMemo(() => citedData(diagnosis), [diagnosis]);
  const showOrigin = () => setOriginOpen(true);
  return (
    <article className="report" aria-label={label ?? t`Diagnosis report`}>
      <ReportHead
        label={standing}
        diagnosis={diagnosis}
        place={place}
        tools={
          <>
            {tools}
            <Button size="s" tone="quiet" icon="info" onPress={showOrigin}>
              {t`Origin`}
            </Button>
          </>
        }
      />
      <div className="report-columns">
        <div className="report-main">
          <Assessment diagnosis={diagnosis} />
          <Checks checks={diagnosis.checks ?? []} place={place} />
          <section className="card report-text">
            <section id={sectionId(place, 'summary')} className="report-section" tabIndex={-1}>
              <h2 className="section-title">{t`Summary`}</h2>
              <p className="report-summary">{diagnosis.summary}</p>
            </section>
            <Findings
              findings={findings}
              place={place}
              highlighted={highlighted}
              onPoint={setPointed}
              reviews={reviews ?? noReviews}
              reviewed={reviewed ?? null}
            />
            <Recommendations items={diagnosis.recommendations} place={place} />
            <Differential items={diagnosis.differential ?? []} place={place} />
          </section>
        </div>
        <div className="report-side report-section" id={sectionId(place, 'record')} tabIndex={-1}>
          <PatientPanel patientId={patientId} cited={data} highlighted={highlighted} />
          {pointed ? <ReturnToFinding number={pointed.finding} place={place} /> : null}
        </div>
      </div>
      <ProvenanceDrawer content={content} isOpen={isOriginOpen} onOpenChange={setOriginOpen} />
      {isMain ? (
        <ReportCommands findings={findings} place={place} onPoint={setPointed} onOrigin={showOrigin} />
      ) : null}
    </article>
  );
}
