import { useLingui } from '@lingui/react/macro';
import type { RiskLevel } from '../../shared/diagnosis.ts';
import type { ImpressionState } from '../../shared/ipc/impression-channels.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { compareRisk } from './compare-risk.ts';

interface OwnImpressionProps {
  readonly impression: NonNullable<ImpressionState['impression']>;
  readonly draftRisk: RiskLevel | null;
}

/** The own impression from before the draft, beside what the draft says. */
export function OwnImpression({ impression: { risk, text, writtenAtMs }, draftRisk }: OwnImpressionProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const at = formatDateTime(writtenAtMs, locale);
  const compared = useComparison(risk, draftRisk);
  return (
    <section className="card own-impression" aria-label={t`Your own impression`} data-testid="own-impression">
      <h2 className="impression-title">
        <Icon name="blind" />
        {t`Your own impression`}
      </h2>
      <dl className="impression-risks">
        <div>
          <dt>{t`You`}</dt>
          <dd>{risk ? <RiskBadge risk={risk} /> : <span className="muted">{t`no answer`}</span>}</dd>
        </div>
        <div>
          <dt>{t`Draft`}</dt>
          <dd>
            {draftRisk ? <RiskBadge risk={draftRisk} /> : <span className="muted">{t`not given`}</span>}
          </dd>
        </div>
      </dl>
      {compared ? <p className="impression-compared">{compared}</p> : null}
      {text ? <p className="impression-text">{text}</p> : null}
      <p className="record-note">{t`Written on ${at}, before the draft was shown. Kept on this workstation, for you only.`}</p>
    </section>
  );
}

function useComparison(own: RiskLevel | null, draft: RiskLevel | null): string | null {
  const { t } = useLingui();
  const compared = compareRisk(own, draft);
  if (compared.kind === 'unknown') return null;
  if (compared.kind === 'same') return t`The draft agrees with your judgement of the risk.`;
  const isFar = compared.steps > 1;
  if (compared.kind === 'higher') {
    return isFar
      ? t`The draft judges the risk much higher than you.`
      : t`The draft judges the risk higher than you.`;
  }
  return isFar
    ? t`The draft judges the risk much lower than you.`
    : t`The draft judges the risk lower than you.`;
}
