import { useLingui } from '@lingui/react/macro';
import type { Differential as DifferentialItem } from '../../shared/diagnosis.ts';
import { sectionId } from './report-sections.ts';
import './differential.css';

interface DifferentialProps {
  readonly items: readonly DifferentialItem[];
  /** Names the report in which it is. */
  readonly place: string;
}

/** What else could explain the findings. It is the model's view: none of it was checked against the record. */
export function Differential({ items, place }: DifferentialProps) {
  const { t } = useLingui();
  if (items.length === 0) return null;
  const numbered = items.map((item, index) => ({ item, number: index + 1 }));
  return (
    <section
      id={sectionId(place, 'differential')}
      className="report-section"
      tabIndex={-1}
      aria-label={t`Differential diagnoses`}
      data-testid="differential"
    >
      <h2 className="section-title">
        {t`Differential diagnoses`} <span className="differential-source">{t`The model’s view`}</span>
      </h2>
      <p className="differential-lead">
        {t`What else could explain the findings, in the model’s view; not checked against the record.`}
      </p>
      <ol className="differential">
        {numbered.map(({ item, number }) => (
          <Item key={number} item={item} />
        ))}
      </ol>
    </section>
  );
}

function Item({ item }: { readonly item: DifferentialItem }) {
  const { t } = useLingui();
  const { condition, likelihood, reasoning } = item;
  const words = { low: t`unlikely`, moderate: t`possible`, high: t`likely` };
  return (
    <li className="differential-item">
      <p className="differential-condition">
        {condition}
        {likelihood ? <span className="differential-likelihood">{words[likelihood]}</span> : null}
      </p>
      {reasoning ? <p className="differential-reasoning">{reasoning}</p> : null}
    </li>
  );
}
