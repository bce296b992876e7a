import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { PatientRecord } from '../../shared/records.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { DraftLabel } from '../report/DraftLabel.tsx';
import { Comparison } from './Comparison.tsx';
import { type ChosenVersions, chosenVersions, type VersionChoice } from './chosen-versions.ts';
import type { Comparing } from './use-comparing.ts';
import { useReport } from './use-versions.ts';
import { VersionSelects } from './VersionSelects.tsx';
import './versions.css';

interface CompareViewProps {
  readonly runId: RunId;
  readonly patient: PatientRecord | null;
  readonly comparing: Comparing;
  readonly choice: VersionChoice;
}

/** Two reports of a patient side by side, with what is clinically different. */
export function CompareView({ runId, patient, comparing, choice }: CompareViewProps) {
  const { t } = useLingui();
  const { versions, choose, leave } = comparing;
  const { name } = usePatientWords()(patient);
  const chosen = chosenVersions(versions, choice);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  if (!chosen) return null;
  const isDemo = chosen.before.provider === 'demo' || chosen.after.provider === 'demo';
  return (
    <section
      className="compare"
      aria-label={t`Compare versions`}
      data-testid="compare"
      data-run-body
      tabIndex={-1}
    >
      <div className="compare-head">
        <h2 className="compare-title" ref={heading} tabIndex={-1}>
          {t`Compare versions`}
        </h2>
        <Button size="s" icon="back" onPress={leave}>
          {t`Back to the report`}
        </Button>
      </div>
      <div className="compare-standing">
        <DraftLabel isDemo={isDemo} kind="finished">
          <span className="draft-label-patient">{name}</span>
        </DraftLabel>
        <VersionSelects runId={runId} versions={versions} chosen={chosen} onChoice={choose} />
      </div>
      <LoadedComparison key={`${chosen.before.id} ${chosen.after.id}`} chosen={chosen} />
    </section>
  );
}

function LoadedComparison({ chosen }: { readonly chosen: ChosenVersions }) {
  const { t } = useLingui();
  const before = useReport(chosen.before.id);
  const after = useReport(chosen.after.id);
  const failure = before.error ?? after.error;
  const retry = () => void Promise.all([before.refetch(), after.refetch()]);
  if (failure) return <FailureBanner failure={failure} onRetry={retry} />;
  if (!before.data || !after.data)
    return <div className="compare-loading skeleton" role="status" aria-label={t`Loading the versions`} />;
  return <Comparison before={before.data.report.artifact_data} after={after.data.report.artifact_data} />;
}
