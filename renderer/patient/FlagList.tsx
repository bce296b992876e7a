import { useLingui } from '@lingui/react/macro';
import type { PatientFlag } from '../../shared/patient-flags.ts';
import { RiskBadge, useRiskWord } from '../design/Badges.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { formatCount, formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { hashOf } from '../shell/route.ts';

/** What to look at first in a patient, in the order of its weight. */
export function FlagList({ flags }: { readonly flags: readonly PatientFlag[] }) {
  const { t } = useLingui();
  if (flags.length === 0) return null;
  return (
    <ul className="flags" aria-label={t`To look at first`}>
      {flags.map((flag) => (
        <li key={flag.flag}>
          {flag.flag === 'newest_risk' ? <NewestRisk flag={flag} /> : <Flag flag={flag} />}
        </li>
      ))}
    </ul>
  );
}

function NewestRisk({ flag: { risk, runId, at } }: { readonly flag: PatientFlag & { flag: 'newest_risk' } }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const date = formatDate(Date.parse(at), locale);
  return (
    <a className="flag flag-link" href={hashOf({ view: 'run', runId })}>
      {t`Newest draft, ${date}`}
      <RiskBadge risk={risk} />
    </a>
  );
}

type OtherFlag = Exclude<PatientFlag, { flag: 'newest_risk' }>;

/** A measure beyond a threshold asks for a look; a gap only says how much there is to go by. */
const icons: Readonly<Record<OtherFlag['flag'], IconName>> = {
  critical_stress: 'warning',
  critical_sleep: 'warning',
  measured_risk: 'warning',
  no_measure: 'info',
  old_measure: 'clock',
  no_questionnaire: 'info',
};

function Flag({ flag }: { readonly flag: OtherFlag }) {
  const words = useFlagWords();
  return (
    <span className={icons[flag.flag] === 'warning' ? 'flag flag-critical' : 'flag'}>
      <Icon name={icons[flag.flag]} />
      {words(flag)}
    </span>
  );
}

function useFlagWords(): (flag: OtherFlag) => string {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const riskWord = useRiskWord();
  const day = (timestamp: string) => formatDate(Date.parse(timestamp), locale);
  return (flag) => {
    switch (flag.flag) {
      case 'critical_stress':
      case 'critical_sleep': {
        const [value, date] = [formatCount(flag.value, locale), day(flag.measuredAt)];
        return flag.flag === 'critical_stress'
          ? t`High stress score: ${value} (${date})`
          : t`Low sleep score: ${value} (${date})`;
      }
      case 'measured_risk': {
        const [risk, date] = [riskWord(flag.risk), day(flag.measuredAt)];
        return t`Measured risk: ${risk} (${date})`;
      }
      case 'no_measure':
        return t`No measured value`;
      case 'old_measure': {
        const date = day(flag.measuredAt);
        return t`No recent measured value, the newest of ${date}`;
      }
      case 'no_questionnaire':
        return t`No answered questionnaire`;
    }
  };
}
