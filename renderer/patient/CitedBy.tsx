import { useLingui } from '@lingui/react/macro';
import { useRecordMarks } from './record-marks.ts';

/** The findings that cite a datum; nothing where none does. */
export function CitedBy({ sourceIds }: { readonly sourceIds: readonly string[] }) {
  const { t } = useLingui();
  const { citedBy } = useRecordMarks();
  const all = [...new Set(sourceIds.flatMap((id) => citedBy.get(id) ?? []))].toSorted((a, b) => a - b);
  if (all.length === 0) return null;
  const numbers = all.join(', ');
  return (
    <span className="cited-by">{all.length === 1 ? t`Finding ${numbers}` : t`Findings ${numbers}`}</span>
  );
}
