import { useLingui } from '@lingui/react/macro';
import type { ContextPack } from '../../shared/context-pack.ts';
import { useDatumWords } from '../report/use-datum-words.ts';
import { CitedBy } from './CitedBy.tsx';
import { usePlaceProps, useRecordMarks } from './record-marks.ts';
import { sourceIds } from './record-places.ts';
import { measuresOf } from './trends.ts';

interface Value {
  readonly sourceId: string;
  readonly label: string;
  readonly value: string;
  readonly recordedAt: string;
}

/** The newest measured risk in words, and every measured value that the report beside it cites. */
export function MeasuredRisk({ pack }: { readonly pack: ContextPack }) {
  const { t } = useLingui();
  const words = useDatumWords();
  const props = usePlaceProps();
  const values = useValues(pack);
  if (values.length === 0) return null;
  return (
    <ul className="measured" aria-label={t`Measured values`}>
      {values.map(({ sourceId, ...datum }) => {
        const { label, value, date } = words(datum);
        return (
          <li key={sourceId} className="place measured-value" {...props(sourceId)}>
            <span>{label}</span>
            <span className="measured-number figures">{value}</span>
            <span className="place-date">{date}</span>
            <CitedBy sourceIds={[sourceId]} />
          </li>
        );
      })}
    </ul>
  );
}

function useValues(pack: ContextPack): Value[] {
  const { citedBy } = useRecordMarks();
  const newestFirst = measuresOf(pack).toReversed();
  const newestRisk = newestFirst.find(({ risk_level: risk }) => risk !== null);
  return newestFirst.flatMap((measure) => {
    const { measured_at: recordedAt } = measure;
    return (['stress_score', 'sleep_score', 'risk_level'] as const).flatMap((field): Value[] => {
      const value = measure[field];
      const sourceId = sourceIds.measure(field, recordedAt);
      const isShown = citedBy.has(sourceId) || (measure === newestRisk && field === 'risk_level');
      return value === null || !isShown ? [] : [{ sourceId, label: field, value: String(value), recordedAt }];
    });
  });
}
