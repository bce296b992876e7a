import { Plural, useLingui } from '@lingui/react/macro';
import { Meter } from 'react-aria-components';
import { type RiskLevel, riskLevels, type StoredDiagnosis } from '../../shared/diagnosis.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { Icon } from '../design/Icon.tsx';
import { MeterTrack } from '../design/MeterTrack.tsx';
import { formatPercent } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useConfidenceWord } from './use-confidence-word.ts';
import './assessment.css';

/** Risk and confidence in words and number, beside what was missing. */
export function Assessment({ diagnosis }: { readonly diagnosis: StoredDiagnosis }) {
  const { t } = useLingui();
  const missing = diagnosis.missing_information ?? [];
  return (
    <section className="card assessment" aria-label={t`Assessment`}>
      <div>
        <h2 className="assessment-title">{t`Risk`}</h2>
        <Risk risk={diagnosis.risk_level ?? null} />
      </div>
      <div>
        <h2 className="assessment-title">{t`Confidence of the model`}</h2>
        <Confidence score={diagnosis.confidence_score ?? null} />
      </div>
      <div className="assessment-missing">
        <h2 className="assessment-title">{t`Missing information`}</h2>
        {missing.length === 0 ? (
          <p className="muted">{t`The draft names nothing as missing.`}</p>
        ) : (
          <ul className="missing">
            {missing.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        )}
      </div>
      <Unsupported count={diagnosis.unsupported_findings.length} findings={diagnosis.findings.length} />
    </section>
  );
}

function Unsupported({ count, findings }: { readonly count: number; readonly findings: number }) {
  if (count === 0) return null;
  return (
    <p className="assessment-unsupported">
      <Icon name="warning" />
      <Plural
        value={count}
        one={`# of ${findings} findings is not supported by the record`}
        other={`# of ${findings} findings are not supported by the record`}
      />
    </p>
  );
}

function Risk({ risk }: { readonly risk: RiskLevel | null }) {
  const { t } = useLingui();
  if (!risk) return <p className="muted">{t`Not stated`}</p>;
  const level = riskLevels.indexOf(risk) + 1;
  const levels = riskLevels.length;
  return (
    <>
      <RiskBadge risk={risk} large />
      <p className="assessment-number">{t`Level ${level} of ${levels}`}</p>
    </>
  );
}

function Confidence({ score }: { readonly score: number | null }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const wordOf = useConfidenceWord();
  if (score === null) return <p className="muted">{t`Not stated`}</p>;
  const word = wordOf(score);
  const percent = formatPercent(score, locale);
  return (
    <Meter
      className="meter"
      aria-label={t`Confidence of the model`}
      value={score}
      maxValue={1}
      valueLabel={`${word}, ${percent}`}
    >
      {({ percentage }) => (
        <>
          <p className="meter-value">
            {word} <span className="meter-number">{percent}</span>
          </p>
          <MeterTrack percentage={percentage} />
        </>
      )}
    </Meter>
  );
}
