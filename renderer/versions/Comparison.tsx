import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { StoredDiagnosis } from '../../shared/diagnosis.ts';
import { Icon } from '../design/Icon.tsx';
import { compareReports, isSameReport } from './compare-reports.ts';
import { ListChanges } from './ListChanges.tsx';
import { TextRow } from './TextRow.tsx';
import { useComparisonSummary } from './use-comparison-summary.ts';
import { ConfidenceChange, RiskChange } from './ValueChanges.tsx';

interface ComparisonProps {
  readonly before: StoredDiagnosis;
  readonly after: StoredDiagnosis;
}

/** What is different, in a sentence first, then part by part, side by side. */
export function Comparison({ before, after }: ComparisonProps) {
  const { t } = useLingui();
  const comparison = useMemo(() => compareReports(before, after), [before, after]);
  const summary = useComparisonSummary()(comparison);
  const { risk, confidence, findings, recommendations, differential, missing } = comparison;
  const isSame = isSameReport(comparison);
  return (
    <>
      <p className="compare-summary" role="status" data-testid="compare-summary">
        <Icon name={isSame ? 'check' : 'compare'} />
        {summary}
      </p>
      <div className="card compare-card">
        <RiskChange change={risk} />
        <ConfidenceChange change={confidence} />
        <ListChanges
          title={t`Missing information`}
          list={missing}
          none={t`Neither names anything as missing.`}
        />
        <ListChanges title={t`Findings`} list={findings} none={t`Neither has findings.`} />
        <ListChanges
          title={t`Recommendations`}
          list={recommendations}
          none={t`Neither has recommendations.`}
        />
        {differential.changes.length === 0 ? null : (
          <ListChanges title={t`Differential diagnoses`} list={differential} none="" />
        )}
        <section className="compare-part">
          <h3 className="compare-part-title">{t`Summary`}</h3>
          <ul className="compare-rows">
            <TextRow change={comparison.summary} isNumbered={false} />
          </ul>
        </section>
      </div>
    </>
  );
}
