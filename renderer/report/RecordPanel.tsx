import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { CitedDatum } from './evidence-view.ts';
import { useDatumWords } from './use-datum-words.ts';
import './record-panel.css';

interface RecordPanelProps {
  readonly data: readonly CitedDatum[];
  readonly highlighted: string | null;
}

/** The data of the record that the report cites, with value and date from the record (names blanked out); never as the model wrote them. */
export function RecordPanel({ data, highlighted }: RecordPanelProps) {
  const { t } = useLingui();
  return (
    <section className="card record">
      <h2 className="section-title">{t`From the record`}</h2>
      <p className="record-hint">{t`Cited data with value and date from the record; names are blanked out.`}</p>
      {data.length === 0 ? <p className="muted">{t`The draft cites no data of the record.`}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls on its own, also by keyboard */}
      <ul className="record-list" tabIndex={0} aria-label={t`Cited data of the record`}>
        {data.map((datum) => (
          <Datum key={datum.sourceId} datum={datum} isHighlighted={datum.sourceId === highlighted} />
        ))}
      </ul>
    </section>
  );
}

function Datum({ datum, isHighlighted }: { readonly datum: CitedDatum; readonly isHighlighted: boolean }) {
  const { t } = useLingui();
  const item = useRef<HTMLLIElement>(null);
  const { label, value, date } = useDatumWords()(datum);
  const numbers = datum.citedBy.join(', ');
  useEffect(() => {
    if (isHighlighted) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isHighlighted]);
  return (
    <li ref={item} className="datum" data-highlighted={isHighlighted || undefined}>
      <p className="datum-label">{label}</p>
      <p className={value.length > 40 ? 'datum-value datum-long' : 'datum-value'}>{value}</p>
      <p className="datum-meta">
        {date ? <span>{date}</span> : <span>{t`no date`}</span>}
        <span>{datum.citedBy.length === 1 ? t`Finding ${numbers}` : t`Findings ${numbers}`}</span>
      </p>
    </li>
  );
}
