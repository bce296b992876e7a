import type { ContextPack } from '../../shared/context-pack.ts';
import type { TimeSeries, TimeValue } from '../plot/TimePlot.tsx';
import { spanOf, type TimeSpan } from '../plot/time-ticks.ts';
import { groupBy } from './group-by.ts';
import { sourceIds } from './record-places.ts';

type Measure = Pick<
  ContextPack['current_measures'],
  'measured_at' | 'stress_score' | 'sleep_score' | 'risk_level'
>;

/** Every measure with a time, oldest first. */
export function measuresOf({
  current_measures: current,
}: ContextPack): (Measure & { measured_at: string })[] {
  const measures: Measure[] = [current, ...current.series];
  return measures
    .flatMap((measure) => {
      const { measured_at: at } = measure;
      return at === null || Number.isNaN(Date.parse(at)) ? [] : [{ ...measure, measured_at: at }];
    })
    .toSorted((a, b) => Date.parse(a.measured_at) - Date.parse(b.measured_at));
}

/** The course of one measured score; every value has the source id that a report cites it by. */
export function measureValues(pack: ContextPack, field: 'stress_score' | 'sleep_score'): TimeValue[] {
  return measuresOf(pack).map((measure) => ({
    id: sourceIds.measure(field, measure.measured_at),
    atMs: Date.parse(measure.measured_at),
    value: measure[field],
  }));
}

/** The scores of one questionnaire over time. */
export interface ScoreTrend {
  readonly slug: string;
  readonly name: string;
  /** Named by the key of the score. */
  readonly series: readonly TimeSeries[];
}

/** The scores of each questionnaire that was answered at least twice: one answer has no course. */
export function scoreTrends({ funnel_runs }: ContextPack): ScoreTrend[] {
  const bySlug = groupBy(funnel_runs.assessments, ({ funnel_slug: slug }) => slug);
  return [...bySlug].flatMap(([slug, assessments]) => {
    const dated = assessments
      .flatMap((assessment) => {
        const atMs = Date.parse(assessment.completed_at ?? '');
        return Number.isNaN(atMs)
          ? []
          : [{ atMs, id: assessment.assessment_id, scores: scoresOf(assessment) }];
      })
      .toSorted((a, b) => a.atMs - b.atMs);
    const keys = [...new Set(dated.flatMap(({ scores }) => [...scores.keys()]))];
    const series = keys.map((key) => ({
      name: key,
      values: dated.map(({ id, atMs, scores }) => ({
        id: sourceIds.score(id, key),
        atMs,
        value: scores.get(key) ?? null,
      })),
    }));
    const name = assessments[0]?.funnel_name ?? slug;
    return dated.length >= 2 && series.length > 0 ? [{ slug, name, series }] : [];
  });
}

type Assessment = ContextPack['funnel_runs']['assessments'][number];

/** The scores that are numbers, by their key. */
function scoresOf({ result }: Pick<Assessment, 'result'>): ReadonlyMap<string, number> {
  const scores = result?.scores;
  if (typeof scores !== 'object' || scores === null || Array.isArray(scores)) return new Map();
  return new Map(
    Object.entries(scores).flatMap(([key, value]): [string, number][] =>
      typeof value === 'number' ? [[key, value]] : [],
    ),
  );
}

/** One span for all plots of a record, so that the same day stands at the same place; null: nothing was ever measured. */
export function spanOfRecord(pack: ContextPack): TimeSpan | null {
  const scored = scoreTrends(pack).flatMap(({ series }) => series.flatMap(({ values }) => values));
  return spanOf([
    ...measuresOf(pack).map(({ measured_at: at }) => Date.parse(at)),
    ...scored.map(({ atMs }) => atMs),
  ]);
}

/** From 0 to 100 as the product scores, or as far as the values go. */
export function scoreDomain(series: readonly TimeSeries[]): readonly [number, number] {
  const values = series.flatMap((one) => one.values.flatMap(({ value }) => value ?? []));
  return [Math.min(0, ...values), Math.max(100, ...values)];
}
