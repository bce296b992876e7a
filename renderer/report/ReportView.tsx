import { useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import type { ReportRecord } from '../../shared/records.ts';
import { Assessment } from './Assessment.tsx';
import { citedData, findingViews } from './evidence-view.ts';
import { Findings } from './Findings.tsx';
import { Provenance } from './Provenance.tsx';
import { RecordPanel } from './RecordPanel.tsx';
import './report.css';

/** The report beside the data of the record that it cites. */
export function ReportView({ report }: { readonly report: ReportRecord }) {
  const { t } = useLingui();
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const diagnosis = report.artifact_data;
  const findings = useMemo(() => findingViews(diagnosis), [diagnosis]);
  const data = useMemo(() => citedData(diagnosis), [diagnosis]);
  return (
    <article className="report" aria-label={t`Diagnosis report`}>
      <div className="report-columns">
        <div className="report-main">
          <Assessment report={report} />
          <section className="card report-text">
            <section>
              <h2 className="section-title">{t`Summary`}</h2>
              <p className="report-summary">{diagnosis.summary}</p>
            </section>
            <Findings findings={findings} highlighted={highlighted} onHighlight={setHighlighted} />
            <Recommendations items={diagnosis.recommendations} />
          </section>
        </div>
        <div className="report-side">
          <RecordPanel data={data} highlighted={highlighted} />
          <Provenance report={report} />
        </div>
      </div>
    </article>
  );
}

function Recommendations({ items }: { readonly items: readonly string[] }) {
  const { t } = useLingui();
  const numbered = items.map((text, index) => ({ text, number: index + 1 }));
  return (
    <section>
      <h2 className="section-title">{t`Recommendations`}</h2>
      {items.length === 0 ? <p className="muted">{t`The draft gives no recommendations.`}</p> : null}
      <ol className="recommendations">
        {numbered.map(({ text, number }) => (
          <li key={number}>{text}</li>
        ))}
      </ol>
    </section>
  );
}
