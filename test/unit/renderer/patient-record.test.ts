import { describe, expect, it } from 'vitest';
import { collectSources } from '../../../main/engine/evidence.ts';
import { entriesByType } from '../../../renderer/patient/anamnesis.ts';
import { compareRisk } from '../../../renderer/patient/compare-risk.ts';
import { questionnaireViews } from '../../../renderer/patient/questionnaires.ts';
import { type Content, readableLines, wordsOf } from '../../../renderer/patient/readable.ts';
import { isInRecord, placeOf } from '../../../renderer/patient/record-places.ts';
import { measureValues, scoreDomain, scoreTrends, spanOfRecord } from '../../../renderer/patient/trends.ts';
import type { ContextPack } from '../../../shared/context-pack.ts';
import { entry, pack, packWithEntries } from '../engine/fixtures.ts';

type Assessment = ContextPack['funnel_runs']['assessments'][number];

const assessment = (fields: Partial<Assessment> = {}): Assessment => ({
  assessment_id: 'a1',
  funnel_slug: 'stress',
  funnel_name: 'Stress check',
  started_at: null,
  completed_at: '2026-03-01T10:00:00Z',
  answers: [],
  result: null,
  ...fields,
});
const withAssessments = (...assessments: Assessment[]): ContextPack => ({
  ...pack(),
  funnel_runs: { assessments, total_count: assessments.length, limit_per_funnel: 2 },
});
const answer = (value: number | null, data?: Content) => ({
  question_id: 'q',
  label: 'Question',
  value,
  ...(data !== undefined && { data }),
});

describe('the questionnaires of a record', () => {
  const earlier = '2026-01-01T10:00:00Z';
  const changed = (now: ReturnType<typeof answer>, then: ReturnType<typeof answer>) =>
    questionnaireViews(
      // Out of order: the newest comes first all the same.
      withAssessments(
        assessment({ assessment_id: 'before', completed_at: earlier, answers: [then] }),
        assessment({ answers: [now] }),
      ),
    )[0]?.answers[0]?.change;

  it.each([
    [answer(3), answer(1), { kind: 'up', by: 2, before: '1' }],
    [answer(1), answer(3), { kind: 'down', by: 2, before: '3' }],
    [answer(0.3), answer(0.1), { kind: 'up', by: 0.2, before: '0.1' }],
    [answer(2), answer(2), { kind: 'same' }],
    [answer(null, 'often'), answer(null, 'rarely'), { kind: 'other', before: 'rarely' }],
    [answer(null, ['a', 'b']), answer(null, ['a', 'b']), { kind: 'same' }],
    [answer(2), answer(null), { kind: 'new' }],
  ])('tell what has changed since the same one before', (now, then, change) => {
    expect(changed(now, then)).toEqual(change);
  });

  it('are compared with the one right before of the same kind, and with no other', () => {
    const views = questionnaireViews(
      withAssessments(
        assessment({ answers: [answer(4)] }),
        assessment({
          assessment_id: 'sleep',
          funnel_slug: 'sleep',
          completed_at: '2026-02-01T10:00:00Z',
          answers: [answer(0)],
        }),
        assessment({ assessment_id: 'a0', completed_at: earlier, answers: [answer(1)] }),
      ),
    );
    expect(views.map(({ id, previousAt }) => [id, previousAt])).toEqual([
      ['a1', earlier],
      ['sleep', null],
      ['a0', null],
    ]);
    expect(views[0]?.answers[0]?.change).toMatchObject({ by: 3 });
    expect(views[1]?.answers[0]?.change).toEqual({ kind: 'new' });
  });

  it('have the course of a score from the second time on, under the ids that a report cites', () => {
    const scored = (id: string, at: string, stress_score: number) =>
      assessment({
        assessment_id: id,
        completed_at: at,
        result: { scores: { stress_score, note: 'x' }, risk_models: {}, algorithm_version: null },
      });
    const record = withAssessments(scored('b', '2026-03-01T10:00:00Z', 60), scored('a', earlier, 40));
    expect(scoreTrends(record)).toMatchObject([
      {
        slug: 'stress',
        series: [
          {
            name: 'stress_score',
            values: [
              { id: 'score:a/stress_score', value: 40 },
              { id: 'score:b/stress_score', value: 60 },
            ],
          },
        ],
      },
    ]);
    expect(scoreTrends(withAssessments(scored('b', earlier, 60)))).toEqual([]);
  });
});

describe('the measures of a record', () => {
  const at = (day: string) => `2026-0${day}T10:00:00Z`;
  const record: ContextPack = {
    ...pack(),
    current_measures: {
      measured_at: at('3-01'),
      stress_score: 80,
      sleep_score: null,
      risk_level: 'high',
      series: [{ measured_at: at('1-01'), stress_score: 40, sleep_score: 60, risk_level: 'low' }],
    },
  };

  it('run from the oldest to the current one; a missing score is a gap', () => {
    expect(measureValues(record, 'stress_score').map(({ value }) => value)).toEqual([40, 80]);
    expect(measureValues(record, 'sleep_score').map(({ value }) => value)).toEqual([60, null]);
  });

  it('share one span with the questionnaires, and an axis from 0 to 100 that makes room for more', () => {
    const span = spanOfRecord(record);
    expect(span?.from).toBeLessThan(Date.parse(at('1-01')));
    expect(span?.to).toBeGreaterThan(Date.parse(at('3-01')));
    const series = (value: number) => [{ name: 'x', values: [{ id: 'x', atMs: 0, value }] }];
    expect(scoreDomain(series(40))).toEqual([0, 100]);
    expect(scoreDomain(series(140))).toEqual([0, 140]);
    expect(scoreDomain(series(-3))).toEqual([-3, 100]);
  });
});

describe('the place of a cited datum', () => {
  it('is in the record for everything that can be cited', () => {
    const record = {
      ...packWithEntries([entry()]),
      funnel_runs: withAssessments(
        assessment({
          answers: [answer(2)],
          result: { scores: { stress_score: 50, level: 'high' }, risk_models: {}, algorithm_version: null },
        }),
      ).funnel_runs,
    };
    const cited = [...collectSources(record).keys()];
    expect(cited.length).toBeGreaterThan(4);
    expect(cited.filter((sourceId) => !isInRecord(record, sourceId))).toEqual([]);
    const answered = questionnaireViews(record).flatMap(({ scores, answers }) => [...scores, ...answers]);
    const shown = cited.filter((sourceId) => /^(?:answer|score):/.test(sourceId));
    expect(answered.map(({ sourceId }) => sourceId)).toEqual(expect.arrayContaining(shown));
  });

  it.each([
    'entry:gone',
    'answer:a1/gone',
    'score:gone/stress_score',
    'measure:stress_score@1999-01-01T00:00:00Z',
    'measure:shoe_size@2026-01-01T00:00:00Z',
    'demographics:shoe_size',
    'nonsense',
    'answer:',
  ])('is not there: %s', (sourceId) => {
    expect(isInRecord(withAssessments(assessment()), sourceId)).toBe(false);
  });

  it('keeps colons and slashes of the ids', () => {
    expect(placeOf('answer:a/b/c:d')).toEqual({ part: 'answer', assessmentId: 'a', key: 'b/c:d' });
    expect(placeOf('measure:stress_score@2026-01-01T10:00:00+00:00')).toMatchObject({
      measuredAt: '2026-01-01T10:00:00+00:00',
    });
  });
});

describe('the anamnesis', () => {
  it('is grouped in the order in which it is read, newest entry first; unknown types follow', () => {
    const record = packWithEntries([
      entry({ id: '1', entry_type: 'zodiac' }),
      entry({ id: '2', entry_type: 'symptoms', created_at: '2026-01-01T00:00:00Z' }),
      entry({ id: '3', entry_type: 'symptoms', created_at: '2026-02-01T00:00:00Z' }),
      entry({ id: '4', entry_type: 'intake' }),
    ]);
    expect(entriesByType(record).map(({ type, entries }) => [type, entries.map(({ id }) => id)])).toEqual([
      ['intake', ['4']],
      ['symptoms', ['3', '2']],
      ['zodiac', ['1']],
    ]);
  });

  it.each<[string, Content, string[]]>([
    ['a text', 'Sleeps badly.', ['Sleeps badly.']],
    ['a text in an object', { text: 'Sleeps badly.' }, ['Sleeps badly.']],
    ['fields', { blood_pressure: '120/80', heartRate: 70 }, ['Blood pressure: 120/80', 'Heart rate: 70']],
    ['a list of plain values', { drugs: ['A', 'B', null] }, ['Drugs: A, B']],
    ['parts in parts', { drugs: [{ name: 'A', dose: '5 mg' }] }, ['Drugs', '> Name: A', '> Dose: 5 mg']],
    ['a bare list', ['one', 'two'], ['one', 'two']],
    ['false and 0', { smoker: false, drinks: 0 }, ['Smoker: false', 'Drinks: 0']],
    ['nothing', { text: '', more: null, list: [], part: {} }, []],
  ])('is readable whatever it is stored as: %s', (_, content, lines) => {
    const shown = readableLines(content).map(
      ({ term, text, depth }) =>
        '>'.repeat(depth) + (depth > 0 ? ' ' : '') + [term, text].filter(Boolean).join(': '),
    );
    expect(shown).toEqual(lines);
  });

  it('leaves abbreviations as they are', () => {
    expect([wordsOf('BMI'), wordsOf('sleep_quality'), wordsOf('heartRate')]).toEqual([
      'BMI',
      'Sleep quality',
      'Heart rate',
    ]);
  });
});

describe('the own impression beside the draft', () => {
  it.each([
    ['high', 'high', { kind: 'same' }],
    ['low', 'critical', { kind: 'higher', steps: 3 }],
    ['high', 'moderate', { kind: 'lower', steps: 1 }],
    [null, 'low', { kind: 'unknown' }],
    ['low', null, { kind: 'unknown' }],
  ] as const)('%s against %s', (own, draft, compared) => {
    expect(compareRisk(own, draft)).toEqual(compared);
  });
});
