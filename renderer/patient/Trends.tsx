import { useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import type { ContextPack } from '../../shared/context-pack.ts';
import { measureThresholds } from '../../shared/patient-flags.ts';
import { TableSwitch } from '../plot/TableSwitch.tsx';
import { TimePlot, type TimeSeries } from '../plot/TimePlot.tsx';
import type { TimeSpan } from '../plot/time-ticks.ts';
import { useDatumWords } from '../report/use-datum-words.ts';
import { MeasuredRisk } from './MeasuredRisk.tsx';
import { wordsOf } from './readable.ts';
import { useRecordMarks } from './record-marks.ts';
import { measureValues, scoreDomain, scoreTrends, spanOfRecord } from './trends.ts';

/** How stress, sleep and the scores of questionnaires went, all along the same days. */
export function Trends({ pack }: { readonly pack: ContextPack }) {
  const { t } = useLingui();
  const [isTable, setIsTable] = useState(false);
  const span = useMemo(() => spanOfRecord(pack), [pack]);
  return (
    <section className="trends">
      <div className="record-head">
        <h2 className="section-title">{t`Trends`}</h2>
        {span ? <TableSwitch isTable={isTable} onChange={setIsTable} /> : null}
      </div>
      {span ? (
        <>
          <MeasuredRisk pack={pack} />
          <div className="trends-plots">
            <MeasurePlots pack={pack} span={span} isTable={isTable} />
            <ScorePlots pack={pack} span={span} isTable={isTable} />
          </div>
          <p className="record-note">
            {t`Shaded: where the checks of this app ask for a second look. They are settings of the app, not limits of a guideline. Questionnaire scores have none.`}
          </p>
        </>
      ) : (
        <p className="muted">{t`There is no measured value.`}</p>
      )}
    </section>
  );
}

interface PlotsProps {
  readonly pack: ContextPack;
  readonly span: TimeSpan;
  readonly isTable: boolean;
}

function MeasurePlots({ pack, span, isTable }: PlotsProps) {
  const { t } = useLingui();
  const highlighted = useHighlightedValues();
  const { criticalStress, criticalSleep } = measureThresholds;
  const plots = [
    {
      title: t`Stress score (0–100, higher is more strained)`,
      name: t`Stress score`,
      values: measureValues(pack, 'stress_score'),
      band: { from: criticalStress, to: 100, label: t`${criticalStress} and above: second look` },
    },
    {
      title: t`Sleep score (0–100, higher is better)`,
      name: t`Sleep score`,
      values: measureValues(pack, 'sleep_score'),
      band: { from: 0, to: criticalSleep, label: t`${criticalSleep} and below: second look` },
    },
  ];
  return plots
    .filter(({ values }) => values.some(({ value }) => value !== null))
    .map(({ title, name, values, band }) => (
      <TimePlot
        key={name}
        title={title}
        series={[{ name, values }]}
        span={span}
        domain={scoreDomain([{ name, values }])}
        bands={[band]}
        isTable={isTable}
        highlighted={highlighted}
      />
    ));
}

function ScorePlots({ pack, span, isTable }: PlotsProps) {
  const { t } = useLingui();
  const scoreWord = useScoreWord();
  const highlighted = useHighlightedValues();
  return scoreTrends(pack).map(({ slug, name, series }) => {
    const named: TimeSeries[] = series.map((one) => ({ ...one, name: scoreWord(one.name) }));
    return (
      <TimePlot
        key={slug}
        title={t`${name}: scores`}
        series={named}
        span={span}
        domain={scoreDomain(named)}
        isTable={isTable}
        highlighted={highlighted}
      />
    );
  });
}

/** The word for the key of a score. */
export function useScoreWord(): (key: string) => string {
  const { t } = useLingui();
  const words = useDatumWords();
  const scales: Readonly<Record<string, string>> = {
    overload: t`Overload`,
    exhaustion: t`Exhaustion`,
    insomnia: t`Insomnia`,
    daytime_sleepiness: t`Daytime sleepiness`,
    support: t`Support`,
  };
  return (key) => {
    const scale = scales[key];
    if (scale !== undefined) return scale;
    const { label } = words({ label: key, value: '', recordedAt: null });
    return label === key ? wordsOf(key) : label;
  };
}

function useHighlightedValues(): ReadonlySet<string> {
  const { highlighted } = useRecordMarks();
  return useMemo(() => new Set(highlighted === null ? [] : [highlighted]), [highlighted]);
}
