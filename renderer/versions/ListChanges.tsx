import { useLingui } from '@lingui/react/macro';
import type { ListChange } from './compare-reports.ts';
import { TextRow } from './TextRow.tsx';
import { useListWords } from './use-comparison-summary.ts';

interface ListChangesProps {
  readonly title: string;
  readonly list: ListChange;
  /** Said when neither version has any. */
  readonly none: string;
}

/** One list of both versions, text beside text; what stayed the same stands there too, quietly. */
export function ListChanges({ title, list, none }: ListChangesProps) {
  const { t } = useLingui();
  const words = useListWords()(list);
  return (
    <section className="compare-part">
      <h3 className="compare-part-title">
        {title}
        <span className="compare-part-words">{words ?? (list.changes.length > 0 ? t`unchanged` : null)}</span>
      </h3>
      {list.changes.length === 0 ? <p className="muted compare-none">{none}</p> : null}
      <ul className="compare-rows">
        {list.changes.map((change) => (
          <TextRow
            key={`${change.before?.number ?? ''}-${change.after?.number ?? ''}`}
            change={change}
            isNumbered
          />
        ))}
      </ul>
    </section>
  );
}
