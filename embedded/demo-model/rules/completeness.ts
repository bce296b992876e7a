import type { Pack } from '../context-pack.ts';
import type { MissingId } from './phrasebook.ts';

/** Fewer measures than this show a moment, not a course. */
const shortCourse = 6;
const oldAfterMs = 90 * 24 * 3600 * 1000;

/** What a careful reader would still ask for. */
export function findMissing(pack: Pack): MissingId[] {
  const entryTypes = new Set(pack.entries.map(({ type }) => type));
  const has = (funnel: RegExp) => pack.assessments.some(({ funnel: slug }) => funnel.test(slug));
  const gaps: [MissingId, boolean][] = [
    ['age', pack.age === null],
    ['gender', pack.gender === null],
    ['measures', pack.measures.length === 0],
    ['measures_old', isOld(pack)],
    ['assessments', pack.assessments.length === 0],
    ['stress_questionnaire', pack.assessments.length > 0 && !has(/stress/i)],
    ['sleep_questionnaire', pack.assessments.length > 0 && !has(/sleep|schlaf/i)],
    ['medications', !entryTypes.has('medications')],
    ['allergies', !entryTypes.has('allergies')],
    ['lifestyle', !entryTypes.has('lifestyle')],
  ];
  return gaps.flatMap(([id, isMissing]) => (isMissing ? [id] : []));
}

/** 0..1, two decimals: falls with every gap, rises with the length of the course. */
export function rateConfidence(pack: Pack, missing: readonly MissingId[]): number {
  const length = Math.min(pack.measures.length, 12) * 0.01 + Math.min(pack.assessments.length, 4) * 0.02;
  const course = pack.measures.length < shortCourse ? length - 0.2 : length;
  const gaps = missing.reduce(
    (sum, id) => sum + (id === 'measures' || id === 'assessments' ? 0.16 : 0.06),
    0,
  );
  return Math.round(Math.min(0.94, Math.max(0.2, 0.72 + course - gaps)) * 100) / 100;
}

function isOld(pack: Pack): boolean {
  const newest = pack.measures[0];
  if (newest === undefined || pack.retrievedAt === null) return false;
  return Date.parse(pack.retrievedAt) - Date.parse(newest.at) > oldAfterMs;
}
