import type { Question, Questionnaire } from './questionnaires.ts';

export const algorithmVersion = 'demo-scoring-1';

export interface Answer {
  question: Question;
  value: number;
}

export type Level = 'low' | 'moderate' | 'high';

/** The risk level the product stores with measures; "pending" while a score is missing. */
export function measureRisk(stress: number | null, sleep: number | null): Level | 'pending' {
  if (stress === null || sleep === null) return 'pending';
  const strain = Math.max(stress, 100 - sleep);
  const both = (stress + 100 - sleep) / 2;
  if (strain >= 75 || both >= 62) return 'high';
  return strain >= 45 ? 'moderate' : 'low';
}

/**
 * Scores of a filled-in questionnaire, 0–100, computed from the answers alone. The stress score and the scales rise with
 * strain; the sleep and resilience scores fall with it.
 */
export function scoreAnswers(
  { slug }: Pick<Questionnaire, 'slug'>,
  answers: readonly Answer[],
): { scores: Record<string, number>; riskModels: Record<string, string> } {
  const burden = meanBurden(answers);
  const main = slug === 'stress' ? burden : 100 - burden;
  const scales = new Set(answers.flatMap(({ question }) => question.scale ?? []));
  const scaleScores = [...scales].map((scale): [string, number] => {
    const mean = meanBurden(answers.filter(({ question }) => question.scale === scale));
    return [scale, slug === 'resilience' ? 100 - mean : mean];
  });
  return {
    scores: { [`${slug}_score`]: main, ...Object.fromEntries(scaleScores) },
    riskModels: { [riskModelNames[slug]]: levelOf(burden) },
  };
}

const riskModelNames = {
  stress: 'exhaustion_risk',
  sleep: 'insomnia_risk',
  resilience: 'vulnerability',
} as const;

function meanBurden(answers: readonly Answer[]): number {
  if (answers.length === 0) return 0;
  const shares = answers.map(({ question, value }) => {
    const share = (value - question.min) / (question.max - question.min);
    return question.counts === 'burden' ? share : 1 - share;
  });
  return Math.round((100 * shares.reduce((sum, share) => sum + share, 0)) / shares.length);
}

function levelOf(burden: number): Level {
  if (burden >= 65) return 'high';
  return burden >= 40 ? 'moderate' : 'low';
}
