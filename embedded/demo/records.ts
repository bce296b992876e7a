import type { EntryType } from './note.ts';

// Rows as the tables of the product hold them; only the columns the demo data fills.

export interface ProfileRow {
  id: string;
  user_id: string;
  first_name: string;
  last_name: string;
  birth_year: number;
  birth_date: string | null;
  sex: string;
  preferred_language: string;
  contact_email: string | null;
  contact_phone: string | null;
  consent_data_processing: boolean;
  created_at: string;
}

export interface EntryRow {
  id: string;
  patient_id: string;
  organization_id: string;
  title: string;
  content: { text: string };
  entry_type: EntryType;
  tags: readonly string[];
  is_archived: boolean;
  created_at: string;
  updated_at: string;
}

export interface AssessmentRow {
  id: string;
  patient_id: string;
  funnel: string;
  funnel_id: string;
  started_at: string;
  completed_at: string | null;
  status: 'in_progress' | 'completed';
}

export interface AnswerRow {
  assessment_id: string;
  question_id: string;
  answer_value: number | null;
}

export interface ResultRow {
  id: string;
  assessment_id: string;
  algorithm_version: string;
  scores: Record<string, number>;
  risk_models: Record<string, string>;
  computed_at: string;
}

export interface MeasureRow {
  id: string;
  patient_id: string;
  created_at: string;
  stress_score: number | null;
  sleep_score: number | null;
  risk_level: 'low' | 'moderate' | 'high' | 'pending';
}

export interface RunRow {
  id: string;
  organization_id: string;
  patient_id: string;
  created_by: string;
  priority: number;
  input_config: { reason: string; funnel: string };
  created_at: string;
  updated_at: string;
}

/** One patient with everything the record holds about them. */
export interface DemoPatient {
  profile: ProfileRow;
  entries: EntryRow[];
  assessments: AssessmentRow[];
  answers: AnswerRow[];
  results: ResultRow[];
  measures: MeasureRow[];
}

/** A questionnaire as `funnels` and `questions` hold it. */
export interface Catalogue {
  funnels: { id: string; slug: string; title: string }[];
  questions: { key: string; label: string; min_value: number; max_value: number }[];
}
