/** What a text may mention; all of it comes from the pack, formatted by the language. */
export interface TextValues {
  value?: number;
  previous?: number;
  /** ISO timestamp. */
  at?: string | null;
  /** ISO timestamp. */
  previousAt?: string | null;
  label?: string;
  age?: number;
}

/** Values as a sentence shows them. */
export type Shown = {
  value: string;
  previous: string;
  at: string;
  previousAt: string;
  label: string;
  age: string;
};

export type ObservationId =
  | 'stress_severe'
  | 'stress_elevated'
  | 'stress_moderate'
  | 'stress_low'
  | 'stress_rising'
  | 'stress_falling'
  | 'sleep_poor'
  | 'sleep_reduced'
  | 'sleep_fair'
  | 'sleep_good'
  | 'sleep_worsening'
  | 'sleep_improving'
  | 'stress_and_sleep'
  | 'score_high_burden'
  | 'score_low_resource'
  | 'score_good_resource'
  | 'score_changed'
  | 'answer_salient'
  | 'note_self_harm'
  | 'note_chest'
  | 'note_hypnotic'
  | 'note_hypnotic_in_age'
  | 'note_antidepressant'
  | 'note_beta_blocker'
  | 'note_apnoea'
  | 'note_shift_work'
  | 'note_caffeine'
  | 'note_alcohol'
  | 'note_pain'
  | 'note_rumination'
  | 'note_activity'
  | 'note_support'
  | 'nothing_usable';

export type AdviceId =
  | 'safety_today'
  | 'cardiac_check'
  | 'clinical_interview'
  | 'stress_programme'
  | 'workload_talk'
  | 'cbt_i'
  | 'sleep_diary'
  | 'apnoea_screening'
  | 'hypnotic_review'
  | 'medication_review'
  | 'shift_planning'
  | 'caffeine_timing'
  | 'alcohol_talk'
  | 'pain_review'
  | 'worry_time'
  | 'resilience_training'
  | 'keep_activity'
  | 'keep_routine'
  | 'collect_data'
  | 'control_in_4_weeks'
  | 'control_in_12_weeks';

export type MissingId =
  | 'measures'
  | 'measures_old'
  | 'assessments'
  | 'sleep_questionnaire'
  | 'stress_questionnaire'
  | 'medications'
  | 'allergies'
  | 'lifestyle'
  | 'age'
  | 'gender';

export type RiskLevel = 'low' | 'moderate' | 'high' | 'critical';
type Sentence = (shown: Shown) => string;

/** Everything the model can say in one language. Each list holds wordings of the same statement. */
export interface Phrasebook {
  language: 'en' | 'de';
  formatDate(iso: string): string;
  unknownDate: string;
  summaries: Record<RiskLevel, readonly string[]>;
  /** Follows the summary's first sentence: the two most important subjects. */
  mainConcern: (subjects: readonly string[]) => string;
  limited: string;
  subjects: Partial<Record<ObservationId, string>>;
  observations: Record<ObservationId, readonly Sentence[]>;
  advice: Record<AdviceId, readonly string[]>;
  missing: Record<MissingId, string>;
}
