import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { RiskLevel } from '../../shared/diagnosis.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { formatCount, formatPercent } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useConfidenceWord } from '../report/use-confidence-word.ts';
import type { Direction, ValueChange } from './compare-reports.ts';

/** Where the risk went. */
export function RiskChange({ change }: { readonly change: ValueChange<RiskLevel> }) {
  const { t } = useLingui();
  const side = (risk: RiskLevel | null) => (risk ? <RiskBadge risk={risk} /> : <NotStated />);
  return (
    <ValueRow
      title={t`Risk`}
      direction={change.direction}
      words={useDirectionWord()(change.direction)}
      before={side(change.before)}
      after={side(change.after)}
    />
  );
}

/** Where the confidence of the model went. */
export function ConfidenceChange({ change }: { readonly change: ValueChange<number> }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const word = useConfidenceWord();
  const directionWord = useDirectionWord()(change.direction);
  const { before, after, direction } = change;
  const side = (score: number | null) =>
    score === null ? (
      <NotStated />
    ) : (
      <span className="figures">
        {word(score)} {formatPercent(score, locale)}
      </span>
    );
  const points = formatCount(
    Math.abs(Math.round((after ?? 0) * 100) - Math.round((before ?? 0) * 100)),
    locale,
  );
  const moved = direction === 'higher' || direction === 'lower';
  return (
    <ValueRow
      title={t`Confidence of the model`}
      direction={direction}
      words={moved ? t`${directionWord} by ${points} points` : directionWord}
      before={side(before)}
      after={side(after)}
    />
  );
}

function NotStated() {
  const { t } = useLingui();
  return <span className="muted">{t`Not stated`}</span>;
}

const icons = {
  higher: 'up',
  lower: 'down',
  same: 'check',
  stated: 'plus',
  unstated: 'minus',
} as const satisfies Record<Direction, IconName>;

function useDirectionWord(): (direction: Direction) => string {
  const { t } = useLingui();
  return (direction) =>
    ({
      higher: t`Higher`,
      lower: t`Lower`,
      same: t`Unchanged`,
      stated: t`Stated now`,
      unstated: t`Not stated any more`,
    })[direction];
}

interface ValueRowProps {
  readonly title: string;
  readonly direction: Direction;
  readonly words: string;
  readonly before: ReactNode;
  readonly after: ReactNode;
}

function ValueRow({ title, direction, words, before, after }: ValueRowProps) {
  const { t } = useLingui();
  return (
    <section className="compare-part">
      <div className={`compare-row compare-value compare-${direction}`}>
        <div>
          <h3 className="compare-part-title">{title}</h3>
          <p className="compare-kind">
            <Icon name={icons[direction]} />
            {words}
          </p>
        </div>
        <p className="compare-side">
          <span className="visually-hidden">{t`Earlier`}: </span>
          {before}
        </p>
        <p className="compare-side">
          <span className="visually-hidden">{t`Later`}: </span>
          {after}
        </p>
      </div>
    </section>
  );
}
