import type { ContextPack } from '../../shared/context-pack.ts';
import { useDatumWords } from '../report/use-datum-words.ts';
import { CitedBy } from './CitedBy.tsx';
import { usePlaceProps } from './record-marks.ts';

/** Age and sex as the model gets to read them. */
export function Demographics({ pack }: { readonly pack: ContextPack }) {
  const words = useDatumWords();
  const props = usePlaceProps();
  const { age, gender } = pack.demographics;
  const fields = [
    ['age', age],
    ['gender', gender],
  ] as const;
  return (
    <ul className="measured">
      {fields.map(([field, value]) => {
        if (value === null) return null;
        const sourceId = `demographics:${field}`;
        const datum = words({ label: field, value: String(value), recordedAt: null });
        return (
          <li key={field} className="place measured-value" {...props(sourceId)}>
            <span>{datum.label}</span>
            <span className="measured-number figures">{datum.value}</span>
            <CitedBy sourceIds={[sourceId]} />
          </li>
        );
      })}
    </ul>
  );
}
