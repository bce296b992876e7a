import { useLingui } from '@lingui/react/macro';
import type { PatientRecord, RunRecord, SupersededResult } from '../../shared/records.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { DraftLabel } from '../report/DraftLabel.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { contentOfSuperseded } from '../report/report-content.ts';
import './superseded.css';

interface SupersededResultsProps {
  readonly run: RunRecord;
  readonly results: readonly SupersededResult[];
  readonly patient: PatientRecord | null;
}

/** Results made on this workstation that were not stored with the run: to be read, and never the report of the run. */
export function SupersededResults({ run, results, patient }: SupersededResultsProps) {
  const { t } = useLingui();
  const { name } = usePatientWords()(patient);
  if (results.length === 0) return null;
  return (
    <section className="superseded" aria-label={t`Superseded results`} data-testid="superseded-results">
      <h2 className="section-title">{t`Superseded results`}</h2>
      <p className="muted superseded-lead">
        {t`These were finished on this workstation but not stored: the run had been taken over or had ended, or the server refused them. They are kept here only and are not the stored report.`}
      </p>
      {results.map((result) => (
        <Superseded key={result.claim_id} run={run} result={result} name={name} />
      ))}
    </section>
  );
}

interface SupersededProps {
  readonly run: RunRecord;
  readonly result: SupersededResult;
  /** The name of the patient. */
  readonly name: string;
}

function Superseded({ run, result, name }: SupersededProps) {
  const { t } = useLingui();
  const at = formatDateTime(result.refused_at_ms, useFormatLocale());
  return (
    <Disclosure title={t`Superseded result of ${at}`}>
      <div className="superseded-report">
        <ReportView
          patientId={run.patient_id}
          content={contentOfSuperseded(result)}
          standing={
            <DraftLabel isDemo={result.provenance.provider === 'demo'} kind="superseded">
              <span className="draft-label-patient">{name}</span>
              <span className="draft-label-when">{t`Not stored on ${at}`}</span>
            </DraftLabel>
          }
          label={t`Superseded result`}
        />
      </div>
    </Disclosure>
  );
}
