import { useLingui } from '@lingui/react/macro';
import type { PatientRecord } from '../../shared/records.ts';

export interface PatientWords {
  /** Family name first, as lists of patients are read. */
  readonly name: string;
  /** Year of birth and the age reached in this year: only the year is known. Empty when it is not. */
  readonly born: string;
  readonly sex: string;
}

/** The words that identify a patient on the screen. A null patient is one that this user may no longer see. */
export function usePatientWords(): (patient: PatientRecord | null) => PatientWords {
  const { t } = useLingui();
  const sexWords: Readonly<Record<string, string>> = {
    female: t`female`,
    f: t`female`,
    male: t`male`,
    m: t`male`,
    other: t`diverse`,
    diverse: t`diverse`,
    d: t`diverse`,
  };
  return (patient) => {
    const names = [patient?.last_name, patient?.first_name].filter((part) => part?.trim());
    const year = patient?.birth_year ?? null;
    const age = year === null ? 0 : new Date().getFullYear() - year;
    const sex = patient?.sex?.toLowerCase() ?? '';
    return {
      name: names.length > 0 ? names.join(', ') : t`Patient without a name`,
      born: year === null ? '' : t`b. ${String(year)} (${age} y)`,
      sex: sexWords[sex] ?? sex,
    };
  };
}
