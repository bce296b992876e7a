import { useLingui } from '@lingui/react/macro';
import type { PatientRecord, RunRecord } from '../../shared/records.ts';
import { StatusBadge, UnsyncedBadge } from '../design/Badges.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { failureOf } from '../run/failure-of.ts';
import { hashOf } from '../shell/route.ts';
import { usePatientWords } from './patient-words.ts';
import { useLanguageWord } from './use-language-word.ts';
import './patient-banner.css';

interface PatientBannerProps {
  readonly run: RunRecord;
  readonly patient: PatientRecord | null;
  readonly isExecuting: boolean;
  readonly isUnsynced: boolean;
}

/** Whose run this is, in every view of it: name, year of birth, sex, language, the reason and the status. */
export function PatientBanner({ run, patient, isExecuting, isUnsynced }: PatientBannerProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const languageWord = useLanguageWord();
  const { name, born, sex } = usePatientWords()(patient);
  const speaks = patient?.preferred_language ? languageWord(patient.preferred_language) : null;
  const queuedAt = formatDateTime(Date.parse(run.created_at), locale);
  const by = run.created_by_name;
  return (
    <header className="patient">
      <div className="patient-who">
        <h1 className="patient-name" title={name}>
          {patient ? (
            <a className="patient-link" href={hashOf({ view: 'patient', patientId: patient.id })}>
              {name}
            </a>
          ) : (
            name
          )}
        </h1>
        <p className="patient-facts">
          {[born, sex, speaks && t`Language: ${speaks}`].filter(Boolean).join(' · ')}
        </p>
      </div>
      <dl className="patient-run">
        <div>
          <dt>{t`Reason`}</dt>
          <dd title={run.input_config.reason}>{run.input_config.reason || t`No reason given`}</dd>
        </div>
        <div>
          <dt>{t`Queued on`}</dt>
          <dd>{by ? `${queuedAt}, ${by}` : queuedAt}</dd>
        </div>
      </dl>
      {isUnsynced ? (
        <UnsyncedBadge />
      ) : (
        <StatusBadge
          status={isExecuting && run.status === 'queued' ? 'running' : run.status}
          isCancelled={run.status === 'failed' && failureOf(run.error_info) === 'CANCELLED'}
        />
      )}
    </header>
  );
}
