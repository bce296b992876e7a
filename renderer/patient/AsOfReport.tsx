import { useLingui } from '@lingui/react/macro';
import type { ContextPack } from '../../shared/context-pack.ts';
import type { CitedDatum } from '../report/evidence-view.ts';
import { useDatumWords } from '../report/use-datum-words.ts';
import { CitedBy } from './CitedBy.tsx';
import { usePlaceProps } from './record-marks.ts';
import { isInRecord } from './record-places.ts';

interface AsOfReportProps {
  readonly cited: readonly CitedDatum[];
  /** Null: the record is not there, so everything is shown as the report has it. */
  readonly pack: ContextPack | null;
}

/** Cited data without a place in the record as it is now, with the value and date that were checked for the report. */
export function AsOfReport({ cited, pack }: AsOfReportProps) {
  const { t } = useLingui();
  const words = useDatumWords();
  const props = usePlaceProps();
  const absent = cited.filter(({ sourceId }) => pack === null || !isInRecord(pack, sourceId));
  if (absent.length === 0) return null;
  return (
    <section className="as-of-report">
      <h3 className="note-type">{t`As of the report`}</h3>
      {pack ? <p className="record-note">{t`Cited, and not in the record any more as it is now.`}</p> : null}
      <ul>
        {absent.map((datum) => {
          const { label, value, date } = words(datum);
          return (
            <li key={datum.sourceId} className="place" {...props(datum.sourceId)}>
              <p className="datum-label">{label}</p>
              <p className="datum-value">{value}</p>
              <p className="note-foot place-date">
                <span>{date || t`no date`}</span>
                <CitedBy sourceIds={[datum.sourceId]} />
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
