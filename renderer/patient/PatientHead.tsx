import { useLingui } from '@lingui/react/macro';
import { FlagList } from './FlagList.tsx';
import { usePatientWords } from './patient-words.ts';
import { useLanguageWord } from './use-language-word.ts';
import type { PatientData } from './use-patient-record.ts';
import './patient-banner.css';

/** Who it is and what to look at first. */
export function PatientHead({ data: { patient, record, flags } }: { readonly data: PatientData }) {
  const { t } = useLingui();
  const languageWord = useLanguageWord();
  const { name, born, sex } = usePatientWords()(patient);
  // To the day, where the server knows the birth date; the year of birth tells less.
  const age = record?.pack.demographics.age ?? null;
  const year = patient.birth_year;
  const bornWithAge = age !== null && year !== null ? t`b. ${String(year)} (${age} y)` : born;
  const speaks = patient.preferred_language ? languageWord(patient.preferred_language) : null;
  return (
    <header className="patient patient-top">
      <div className="patient-who">
        <h1 className="patient-name" title={name}>
          {name}
        </h1>
        <p className="patient-facts">
          {[bornWithAge, sex, speaks && t`Language: ${speaks}`].filter(Boolean).join(' · ')}
        </p>
      </div>
      <FlagList flags={flags} />
    </header>
  );
}
