import type { ContextPack } from '../../shared/context-pack.ts';

/** Where a datum of the record stands, by its source id; null: the id names nothing that a record has. */
export type Place =
  | { readonly part: 'entry'; readonly entryId: string }
  | { readonly part: 'answer' | 'score'; readonly assessmentId: string; readonly key: string }
  | { readonly part: 'measure'; readonly field: string; readonly measuredAt: string }
  | { readonly part: 'demographics'; readonly field: string };

const ofAssessment = /^(?<part>answer|score):(?<assessmentId>[^/]+)\/(?<key>.+)$/s;
const ofMeasure = /^measure:(?<field>\w+)@(?<measuredAt>.+)$/;

/** Reads a source id as the checks of the evidence write it. */
export function placeOf(sourceId: string): Place | null {
  const { assessmentId, key, part } = ofAssessment.exec(sourceId)?.groups ?? {};
  if (assessmentId && key) return { part: part === 'score' ? 'score' : 'answer', assessmentId, key };
  const { field, measuredAt } = ofMeasure.exec(sourceId)?.groups ?? {};
  if (field && measuredAt) return { part: 'measure', field, measuredAt };
  const [kind, ...rest] = sourceId.split(':');
  const name = rest.join(':');
  if (name === '') return null;
  if (kind === 'entry') return { part: 'entry', entryId: name };
  return kind === 'demographics' ? { part: 'demographics', field: name } : null;
}

/** Source ids, as the checks of the evidence write them. */
export const sourceIds = {
  entry: (entryId: string) => `entry:${entryId}`,
  answer: (assessmentId: string, questionId: string) => `answer:${assessmentId}/${questionId}`,
  score: (assessmentId: string, key: string) => `score:${assessmentId}/${key}`,
  measure: (field: string, measuredAt: string) => `measure:${field}@${measuredAt}`,
} as const;

/** True when the record shows the datum at its own place: what was edited away or left out since has none. */
export function isInRecord(pack: ContextPack, sourceId: string): boolean {
  const place = placeOf(sourceId);
  if (place === null) return false;
  if (place.part === 'entry') return pack.anamnesis.entries.some(({ id }) => id === place.entryId);
  if (place.part === 'demographics') return demographicOf(pack, place.field) !== null;
  if (place.part === 'measure') return isMeasured(pack, place);
  const assessment = pack.funnel_runs.assessments.find(({ assessment_id: id }) => id === place.assessmentId);
  if (place.part === 'answer') {
    return assessment?.answers.some(({ question_id: id }) => id === place.key) ?? false;
  }
  const scores = assessment?.result?.scores;
  if (typeof scores !== 'object' || scores === null || Array.isArray(scores)) return false;
  return (scores[place.key] ?? null) !== null;
}

function demographicOf({ demographics }: ContextPack, field: string): number | string | null {
  if (field === 'age') return demographics.age;
  return field === 'gender' ? demographics.gender : null;
}

function isMeasured(
  { current_measures: current }: ContextPack,
  place: { field: string; measuredAt: string },
) {
  return [current, ...current.series].some((measure) => {
    if (measure.measured_at !== place.measuredAt) return false;
    if (place.field === 'stress_score') return measure.stress_score !== null;
    if (place.field === 'sleep_score') return measure.sleep_score !== null;
    return place.field === 'risk_level' && measure.risk_level !== null;
  });
}
