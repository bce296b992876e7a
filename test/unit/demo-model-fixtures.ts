import type { ContextPack } from '../../shared/context-pack.ts';

const entry = (
  id: string,
  entry_type: string,
  title: string,
  text: string,
): ContextPack['anamnesis']['entries'][number] => ({
  id,
  title,
  entry_type,
  tags: [],
  content: { text },
  created_at: '2026-03-01T08:00:00+00:00',
  updated_at: '2026-03-01T08:00:00+00:00',
});

/** A strained patient: high and rising stress, poor sleep, a hypnotic at 71, one questionnaire that got worse. */
export const strainedPack: ContextPack = {
  patient_id: 'pseudonym-1',
  demographics: { age: 71, gender: 'female' },
  anamnesis: {
    entries: [
      entry('e-med', 'medications', 'Medikation', 'Zolpidem 10 mg zur Nacht seit sechs Monaten.'),
      entry(
        'e-life',
        'lifestyle',
        'Lifestyle',
        'Denies alcohol in the evening. Four cups of coffee until the evening.',
      ),
    ],
    total_count: 2,
    limited_to: 30,
  },
  funnel_runs: {
    assessments: [
      assessment('a-2', '2026-03-05T10:00:00+00:00', 72),
      assessment('a-1', '2025-12-05T10:00:00+00:00', 48),
    ],
    total_count: 2,
    limit_per_funnel: 2,
  },
  current_measures: {
    stress_score: 81,
    sleep_score: 24,
    risk_level: 'high',
    measured_at: '2026-03-06T07:00:00+00:00',
    series: [
      { measured_at: '2026-02-06T07:00:00+00:00', stress_score: 70, sleep_score: 33, risk_level: 'high' },
      { measured_at: '2026-01-06T07:00:00+00:00', stress_score: 58, sleep_score: 47, risk_level: 'moderate' },
    ],
  },
  metadata: { retrieved_at: '2026-03-10T09:00:00+00:00', context_version: 'v2' },
};

/** A well patient about whom little is known. */
export const sparsePack: ContextPack = {
  patient_id: 'pseudonym-2',
  demographics: { age: null, gender: null },
  anamnesis: { entries: [], total_count: 0, limited_to: 30 },
  funnel_runs: { assessments: [], total_count: 0, limit_per_funnel: 2 },
  current_measures: {
    stress_score: null,
    sleep_score: null,
    risk_level: null,
    measured_at: null,
    series: [],
  },
  metadata: { retrieved_at: '2026-03-10T09:00:00+00:00', context_version: 'v2' },
};

/** Every id a pack lets an answer cite. */
export function citableIds(pack: ContextPack): Set<string> {
  const { anamnesis, funnel_runs, current_measures: current } = pack;
  const measured = [
    ...(current.measured_at === null ? [] : [current.measured_at]),
    ...current.series.map((m) => m.measured_at),
  ];
  return new Set([
    'demographics:age',
    'demographics:gender',
    ...anamnesis.entries.map(({ id }) => `entry:${id}`),
    ...measured.flatMap((at) => [`measure:stress_score@${at}`, `measure:sleep_score@${at}`]),
    ...funnel_runs.assessments.flatMap((a) => [
      ...a.answers.map(({ question_id }) => `answer:${a.assessment_id}/${question_id}`),
      ...Object.keys(Object(a.result?.scores)).map((key) => `score:${a.assessment_id}/${key}`),
    ]),
  ]);
}

export function userMessage(pack: ContextPack, language: 'en' | 'de' = 'en'): string {
  return `<answer_language>${language}</answer_language>\n<context_pack>${JSON.stringify(pack)}</context_pack>`;
}

function assessment(
  assessment_id: string,
  completed_at: string,
  score: number,
): ContextPack['funnel_runs']['assessments'][number] {
  return {
    assessment_id,
    funnel_slug: 'stress',
    funnel_name: 'Stress check / Stress-Check',
    started_at: completed_at,
    completed_at,
    answers: [
      { question_id: 'stress_pressure', label: 'Time pressure / Zeitdruck', value: 4 },
      { question_id: 'stress_recovery', label: 'Recovery / Erholung', value: 2 },
    ],
    result: { scores: { stress_burden: score }, risk_models: {}, algorithm_version: 'v1' },
  };
}
