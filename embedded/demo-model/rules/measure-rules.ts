import type { Pack, PackMeasure } from '../context-pack.ts';
import type { Observation } from './observation.ts';

/** A change smaller than this many points is noise. */
const relevantChange = 10;
/** The course is read over the newest measures up to this many. */
const courseLength = 6;

/** What the newest measures and their course say. Stress: high is bad. Sleep: high is good. */
export function observeMeasures({ measures }: Pack): Observation[] {
  const stress = latest(measures, 'stress');
  const sleep = latest(measures, 'sleep');
  return [
    ...(stress === null ? [] : [stressLevel(stress)]),
    ...(sleep === null ? [] : [sleepLevel(sleep)]),
    ...(stress !== null && sleep !== null ? stressWithSleep(stress, sleep) : []),
    ...course(measures, 'stress'),
    ...course(measures, 'sleep'),
  ];
}

interface Reading {
  value: number;
  at: string;
  sourceId: string;
}

type Field = 'stress' | 'sleep';

function readings(measures: readonly PackMeasure[], field: Field): Reading[] {
  return measures.flatMap((measure) => {
    const value = measure[field];
    return value === null
      ? []
      : [{ value, at: measure.at, sourceId: `measure:${field}_score@${measure.at}` }];
  });
}

function latest(measures: readonly PackMeasure[], field: Field): Reading | null {
  return readings(measures, field)[0] ?? null;
}

const cite = ({ sourceId, value }: Reading) => ({ source_id: sourceId, value });

function stressLevel(reading: Reading): Observation {
  const { value, at } = reading;
  const base = { values: { value, at }, citations: [cite(reading)] };
  if (value >= 75) {
    return {
      ...base,
      id: 'stress_severe',
      points: 4,
      advice: ['clinical_interview', 'stress_programme', 'workload_talk'],
    };
  }
  if (value >= 55)
    return { ...base, id: 'stress_elevated', points: 2, advice: ['stress_programme', 'workload_talk'] };
  if (value >= 35) return { ...base, id: 'stress_moderate', points: 1, advice: ['stress_programme'] };
  return { ...base, id: 'stress_low', points: 0, advice: ['keep_routine'] };
}

function sleepLevel(reading: Reading): Observation {
  const { value, at } = reading;
  const base = { values: { value, at }, citations: [cite(reading)] };
  if (value <= 30) return { ...base, id: 'sleep_poor', points: 3, advice: ['cbt_i', 'sleep_diary'] };
  if (value <= 50) return { ...base, id: 'sleep_reduced', points: 2, advice: ['sleep_diary', 'cbt_i'] };
  if (value <= 70) return { ...base, id: 'sleep_fair', points: 1, advice: ['sleep_diary'] };
  return { ...base, id: 'sleep_good', points: -1, advice: ['keep_routine'] };
}

function stressWithSleep(stress: Reading, sleep: Reading): Observation[] {
  if (stress.value < 65 || sleep.value > 40) return [];
  return [
    {
      id: 'stress_and_sleep',
      values: {},
      citations: [cite(stress), cite(sleep)],
      points: 1,
      advice: ['cbt_i'],
    },
  ];
}

function course(measures: readonly PackMeasure[], field: Field): Observation[] {
  const recent = readings(measures, field).slice(0, courseLength);
  const [newest, oldest] = [recent[0], recent.at(-1)];
  if (newest === undefined || oldest === undefined) return [];
  const change = newest.value - oldest.value;
  if (Math.abs(change) < relevantChange) return [];
  const isWorse = field === 'stress' ? change > 0 : change < 0;
  return [
    {
      id: courseIds[field][isWorse ? 'worse' : 'better'],
      values: { value: newest.value, at: newest.at, previous: oldest.value, previousAt: oldest.at },
      citations: [cite(oldest), cite(newest)],
      points: isWorse ? 1 : -1,
      advice: isWorse ? [] : ['keep_routine'],
    },
  ];
}

const courseIds = {
  stress: { worse: 'stress_rising', better: 'stress_falling' },
  sleep: { worse: 'sleep_worsening', better: 'sleep_improving' },
} as const;
