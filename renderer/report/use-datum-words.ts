import { useLingui } from '@lingui/react/macro';
import { formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';

export interface DatumWords {
  readonly label: string;
  readonly value: string;
  /** Empty where the record has no date. */
  readonly date: string;
}

interface Datum {
  readonly label: string;
  readonly value: string;
  readonly recordedAt: string | null;
}

/** Words for a datum of the record: field names of the record are translated, everything that people wrote stays. */
export function useDatumWords(): (datum: Datum) => DatumWords {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const labels: Readonly<Record<string, string>> = {
    age: t`Age`,
    gender: t`Sex`,
    stress_score: t`Stress score`,
    sleep_score: t`Sleep score`,
    resilience_score: t`Resilience score`,
    risk_level: t`Measured risk`,
  };
  const labelWords = (label: string) => {
    const known = labels[label];
    if (known !== undefined) return known;
    // A score of a questionnaire: its name, then the name of the field.
    const { name, field } = /^(?<name>.*): (?<field>\w+)$/.exec(label)?.groups ?? {};
    return name && field && labels[field] ? `${name}: ${labels[field]}` : label;
  };
  const values: Readonly<Record<string, string>> = {
    'gender female': t`female`,
    'gender male': t`male`,
    'risk_level low': t`low`,
    'risk_level moderate': t`moderate`,
    'risk_level high': t`high`,
    'risk_level pending': t`pending`,
  };
  return ({ label, value, recordedAt }) => {
    const timeMs = recordedAt === null ? Number.NaN : Date.parse(recordedAt);
    return {
      label: labelWords(label),
      value: values[`${label} ${value}`] ?? value,
      date: Number.isNaN(timeMs) ? '' : formatDate(timeMs, locale),
    };
  };
}
