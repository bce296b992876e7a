import { useLingui } from '@lingui/react/macro';
import type { AnswerCheck } from '../../shared/diagnosis.ts';
import { Icon } from '../design/Icon.tsx';
import { useFormatLocale } from '../i18n/use-format.ts';
import { type CheckTarget, type CheckView, checkViews, placeId } from './check-view.ts';
import { jumpTo } from './jump-to.ts';
import { sectionId } from './report-sections.ts';
import './checks.css';

interface ChecksProps {
  readonly checks: readonly AnswerCheck[];
  /** Names the report in which the targets are. */
  readonly place: string;
}

/** What to look at twice before deciding. It warns; it never blocks. */
export function Checks({ checks, place }: ChecksProps) {
  const { t, i18n } = useLingui();
  const views = checkViews(checks, i18n, useFormatLocale());
  if (views.length === 0) return null;
  const numbered = views.map((view, position) => ({ view, position }));
  return (
    <section
      className="card checks report-section"
      id={sectionId(place, 'checks')}
      tabIndex={-1}
      aria-label={t`Please check`}
      data-testid="checks"
    >
      <h2 className="checks-title">
        <Icon name="warning" />
        {t`Please check`}
      </h2>
      <ul className="checks-list">
        {numbered.map(({ view, position }) => (
          <Check key={position} view={view} place={place} />
        ))}
      </ul>
    </section>
  );
}

function Check({ view, place }: { readonly view: CheckView; readonly place: string }) {
  const { t } = useLingui();
  const { text, severity, target } = view;
  const isImportant = severity === 'important';
  return (
    <li className={`check check-${severity}`}>
      <span className="check-severity">
        <Icon name={isImportant ? 'riskHigh' : 'info'} />
        {isImportant ? t`Important` : t`Note`}
      </span>
      <span className="check-text">{text}</span>
      {target ? <JumpButton target={target} place={place} /> : null}
    </li>
  );
}

function JumpButton({ target, place }: { readonly target: CheckTarget; readonly place: string }) {
  const { t } = useLingui();
  const { kind, number } = target;
  return (
    <button type="button" className="check-jump" onClick={() => jumpTo(placeId(place, target), 'center')}>
      {kind === 'finding' ? t`Show finding ${number}` : t`Show recommendation ${number}`}
    </button>
  );
}
