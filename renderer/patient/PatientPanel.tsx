import { useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useRef } from 'react';
import type { ContextPack } from '../../shared/context-pack.ts';
import type { PatientId } from '../../shared/ids.ts';
import { IconButton } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import type { CitedDatum } from '../report/evidence-view.ts';
import { useDatumWords } from '../report/use-datum-words.ts';
import { hashOf } from '../shell/route.ts';
import { Anamnesis } from './Anamnesis.tsx';
import { AsOfReport } from './AsOfReport.tsx';
import { Demographics } from './Demographics.tsx';
import { Questionnaires } from './Questionnaires.tsx';
import { RecordAge } from './RecordAge.tsx';
import { RecordFailure } from './RecordFailure.tsx';
import { RecordMarksProvider } from './record-marks.ts';
import { scrollToPlace } from './scroll-to-place.ts';
import { Trends } from './Trends.tsx';
import { usePatientRecord } from './use-patient-record.ts';
import './record.css';
import './patient-panel.css';

interface PatientPanelProps {
  readonly patientId: PatientId;
  /** What the report beside it cites. */
  readonly cited: readonly CitedDatum[];
  /** Source id of the datum to be pointed out. */
  readonly highlighted: string | null;
  readonly onClose?: () => void;
}

/**
 * The record beside a report: what is cited stands marked at its place, and what is pointed out is scrolled to. A cited
 * datum that the record does not hold any more is shown as the report has it.
 */
export function PatientPanel({ patientId, cited, highlighted, onClose }: PatientPanelProps) {
  const { t } = useLingui();
  const state = usePatientRecord(patientId);
  const { data, isGone, error, refresh } = state;
  const pack = data?.record?.pack ?? null;
  const marks = useMemo(
    () => ({ citedBy: new Map(cited.map(({ sourceId, citedBy }) => [sourceId, citedBy])), highlighted }),
    [cited, highlighted],
  );
  const body = useRef<HTMLDivElement>(null);
  const hasPack = pack !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the record comes, the place is another one
  useEffect(() => {
    const scroller = body.current;
    if (highlighted === null || !scroller) return undefined;
    // At once, and again when the window gets another size: the text then breaks elsewhere.
    const observer = new ResizeObserver(() => scrollToPlace(scroller, highlighted));
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [highlighted, hasPack]);
  return (
    <section className="card patient-panel" aria-label={t`Record of the patient`} data-testid="patient-panel">
      <div className="record-head">
        <h2 className="section-title">
          <a className="panel-title" href={hashOf({ view: 'patient', patientId })}>
            {t`From the record`}
          </a>
        </h2>
        <RecordAge state={state} />
        {onClose ? <IconButton icon="close" label={t`Close the record`} onPress={onClose} /> : null}
      </div>
      <Announced cited={cited} highlighted={highlighted} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
      <div
        className="panel-body scroll"
        ref={body}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the record scrolls on its own, also by keyboard
        tabIndex={0}
        role="group"
        aria-label={t`Record of the patient`}
      >
        <RecordMarksProvider value={marks}>
          {isGone ? null : <AsOfReport cited={cited} pack={pack} />}
          {isGone ? (
            <p className="record-gone">
              <Icon name="info" />
              {t`This patient is no longer visible to you.`}
            </p>
          ) : null}
          {error && !isGone && !pack ? <RecordFailure failure={error} onRetry={refresh} /> : null}
          {!data && !error && !isGone ? (
            <div className="skeleton panel-loading" role="status" aria-label={t`Reading the record…`} />
          ) : null}
          {pack ? <PanelRecord pack={pack} /> : null}
        </RecordMarksProvider>
      </div>
    </section>
  );
}

function PanelRecord({ pack }: { readonly pack: ContextPack }) {
  return (
    <>
      <Demographics pack={pack} />
      <Trends pack={pack} />
      <Questionnaires pack={pack} openAtFirst={0} />
      <Anamnesis pack={pack} isOpenAtFirst={false} />
    </>
  );
}

/** Tells a screen reader what is pointed out: the focus stays in the report. */
function Announced({ cited, highlighted }: Pick<PatientPanelProps, 'cited' | 'highlighted'>) {
  const words = useDatumWords();
  const datum = cited.find(({ sourceId }) => sourceId === highlighted);
  const { label, value, date } = datum ? words(datum) : { label: '', value: '', date: '' };
  return (
    <p role="status" className="visually-hidden">
      {[label, value, date].filter(Boolean).join(', ')}
    </p>
  );
}
