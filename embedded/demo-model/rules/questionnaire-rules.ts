import type { Pack, PackAssessment } from '../context-pack.ts';
import type { Observation } from './observation.ts';

const relevantChange = 12;
/** Scores whose high values are good; every other score counts as a burden. */
const resourceScore = /resilien|sleep_(score|quality)|recovery|wellbeing|coping|support/i;

/** What the newest questionnaire of each kind says, and how its main score changed since the one before. */
export function observeQuestionnaires({ assessments }: Pack): Observation[] {
  const funnels = [...new Set(assessments.map(({ funnel }) => funnel))];
  return funnels.flatMap((slug) => {
    const [newest, previous] = assessments.filter(({ funnel }) => funnel === slug);
    const main = newest === undefined ? undefined : mainScore(newest);
    if (newest === undefined || main === undefined) return [];
    const [key, value] = main;
    const before = previous?.scores.get(key);
    return [
      ...scoreLevel({ newest, key, value }),
      ...(previous === undefined || before === undefined
        ? []
        : scoreChange({ newest, previous, key, value, before })),
      ...salientAnswer(newest, key),
    ];
  });
}

/** The score named after the questionnaire, else the first that calls itself a score, else the first. */
function mainScore({ funnel, scores }: PackAssessment): [key: string, value: number] | undefined {
  const all = [...scores];
  return (
    all.find(([key]) => key === `${funnel}_score`) ?? all.find(([key]) => key.endsWith('_score')) ?? all[0]
  );
}

interface Score {
  newest: PackAssessment;
  key: string;
  value: number;
}

function scoreLevel({ newest, key, value }: Score): Observation[] {
  const base = {
    values: { value, at: newest.completedAt, label: newest.name },
    citations: [{ source_id: `score:${newest.id}/${key}`, value }],
  };
  if (resourceScore.test(key)) {
    if (value <= 40)
      return [
        {
          ...base,
          id: 'score_low_resource',
          points: 1,
          advice: [/sleep/i.test(key) ? 'sleep_diary' : 'resilience_training'],
        },
      ];
    if (value >= 70) return [{ ...base, id: 'score_good_resource', points: -1, advice: ['keep_routine'] }];
    return [];
  }
  if (value >= 60) return [{ ...base, id: 'score_high_burden', points: 2, advice: ['clinical_interview'] }];
  return [];
}

function scoreChange(change: Score & { previous: PackAssessment; before: number }): Observation[] {
  const { newest, previous, key, value, before } = change;
  if (Math.abs(value - before) < relevantChange) return [];
  // Worse within the comfortable range is worth a sentence, but no concern.
  const isWorse = resourceScore.test(key) ? value < before && value < 60 : value > before && value > 40;
  return [
    {
      id: 'score_changed',
      values: {
        value,
        at: newest.completedAt,
        previous: before,
        previousAt: previous.completedAt,
        label: newest.name,
      },
      citations: [
        { source_id: `score:${previous.id}/${key}`, value: before },
        { source_id: `score:${newest.id}/${key}`, value },
      ],
      points: isWorse ? 1 : 0,
      advice: [],
    },
  ];
}

/** The strongest single answer of a burdened questionnaire; the pack names no maximum, so only the leader is shown. */
function salientAnswer(assessment: PackAssessment, key: string): Observation[] {
  if (resourceScore.test(key) || (assessment.scores.get(key) ?? 0) < 50) return [];
  const [first] = [...assessment.answers].sort(
    (a, b) => b.value - a.value || (a.questionId < b.questionId ? -1 : 1),
  );
  if (first === undefined) return [];
  return [
    {
      id: 'answer_salient',
      values: { value: first.value, at: assessment.completedAt, label: first.label },
      citations: [{ source_id: `answer:${assessment.id}/${first.questionId}`, value: first.value }],
      points: 0,
      advice: [],
    },
  ];
}
