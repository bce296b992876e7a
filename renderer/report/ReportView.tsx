import { useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import type { ReportRecord, RunRecord } from '../../shared/records.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { Assessment } from './Assessment.tsx';
import { DraftLabel } from './DraftLabel.tsx';
import { citedData, findingViews } from './evidence-view.ts';
import { Findings } from './Findings.tsx';
import { Provenance } from './Provenance.tsx';
import { RecordPanel } from './RecordPanel.tsx';
import './report.css';

interface ReportViewProps {
  readonly run: RunRecord;
  readonly report: ReportRecord;
}

/** The report beside the data of the record that it cites. */
export function ReportView({ run, report }: ReportViewProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const diagnosis = report.artifact_data;
  const findings = useMemo(() => findingViews(diagnosis), [diagnosis]);
  const data = useMemo(() => citedData(diagnosis), [diagnosis]);
  const madeAt = formatDateTime(Date.parse(report.created_at), locale);
  const by = run.claimed_by_name;
  return (
    <article className="report" aria-label={t`Diagnosis report`}>
      <DraftLabel isDemo={report.provenance.provider === 'demo'} isComplete>
        {by ? t`Created ${madeAt}, executed by ${by}` : t`Created ${madeAt}`}
      </DraftLabel>
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
