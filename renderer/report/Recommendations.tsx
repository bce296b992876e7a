import { useLingui } from '@lingui/react/macro';
import { placeId } from './check-view.ts';
import { sectionId } from './report-sections.ts';

interface RecommendationsProps {
  readonly items: readonly string[];
  /** Names the report, so that a check can lead to one of them. */
  readonly place: string;
}

/** What the draft recommends. */
export function Recommendations({ items, place }: RecommendationsProps) {
  const { t } = useLingui();
  const numbered = items.map((text, index) => ({ text, number: index + 1 }));
  return (
    <section id={sectionId(place, 'recommendations')} className="report-section" tabIndex={-1}>
      <h2 className="section-title">{t`Recommendations`}</h2>
      {items.length === 0 ? <p className="muted">{t`The draft gives no recommendations.`}</p> : null}
      <ol className="recommendations">
        {numbered.map(({ text, number }) => (
          <li
            key={number}
            id={placeId(place, { kind: 'recommendation', number })}
            className="recommendation"
            tabIndex={-1}
          >
            {text.trim() || <span className="none">{t`No text`}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
