import { type ConditionId, conditionTexts } from './differential-texts.ts';
import type { Observation } from './observation.ts';
import type { ObservationId } from './phrasebook.ts';

export interface DemoDifferential {
  condition: string;
  likelihood: Likelihood;
  reasoning: string;
}

type Likelihood = 'low' | 'moderate' | 'high';

interface DifferentialRule {
  readonly id: ConditionId;
  /** One of them has to be observed. */
  readonly anyOf: readonly ObservationId[];
  readonly likelihood: Likelihood;
}

/** The likeliest first; the first rule that applies to a condition decides. */
const rules: readonly DifferentialRule[] = [
  { id: 'insomnia', anyOf: ['sleep_poor'], likelihood: 'high' },
  { id: 'sleep_apnoea', anyOf: ['note_apnoea'], likelihood: 'moderate' },
  { id: 'adjustment_disorder', anyOf: ['stress_severe'], likelihood: 'moderate' },
  { id: 'shift_work_disorder', anyOf: ['note_shift_work'], likelihood: 'moderate' },
  { id: 'insomnia', anyOf: ['sleep_reduced'], likelihood: 'moderate' },
  { id: 'depressive_episode', anyOf: ['note_self_harm', 'note_antidepressant'], likelihood: 'moderate' },
  { id: 'alcohol_effect', anyOf: ['note_alcohol'], likelihood: 'moderate' },
  { id: 'pain_related', anyOf: ['note_pain'], likelihood: 'low' },
  {
    id: 'drug_effect',
    anyOf: ['note_hypnotic', 'note_hypnotic_in_age', 'note_beta_blocker'],
    likelihood: 'low',
  },
  { id: 'adjustment_disorder', anyOf: ['stress_elevated'], likelihood: 'low' },
  { id: 'depressive_episode', anyOf: ['stress_and_sleep', 'score_high_burden'], likelihood: 'low' },
];

const maxConditions = 3;

/** What else could explain the observations; empty when nothing of them calls for an explanation. */
export function differentiate(
  observations: readonly Observation[],
  language: 'en' | 'de',
): DemoDifferential[] {
  const observed = new Set(observations.map(({ id }) => id));
  const likelihoods = new Map<ConditionId, Likelihood>();
  for (const { id, anyOf, likelihood } of rules) {
    if (!likelihoods.has(id) && anyOf.some((one) => observed.has(one))) likelihoods.set(id, likelihood);
  }
  return [...likelihoods]
    .slice(0, maxConditions)
    .map(([id, likelihood]) => ({ ...conditionTexts[id][language], likelihood }));
}
