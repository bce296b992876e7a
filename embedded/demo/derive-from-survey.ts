import { daysBefore } from './days-before.ts';
import { demoId } from './demo-id.ts';
import { createNamer } from './names.ts';
import type { AnswerRow, AssessmentRow, DemoPatient, EntryRow, ProfileRow, ResultRow } from './records.ts';
import { measureRisk } from './score-answers.ts';
import { surveyNotes } from './survey-notes.ts';
import {
  type SurveyQuestionnaire,
  sleepScore,
  stressScore,
  surveyQuestionnaires,
} from './survey-questionnaires.ts';
import type { SurveyRow } from './survey-row.ts';

/**
 * Surveyed people as patients. Only the names are invented; measures, answers and entries follow from the columns. A
 * survey has no date, so all of it is filed on the day before `today`, and the birth year is counted from the present:
 * the age in the record is then the age at which everything else was measured (counted from the survey cycle it would
 * not be). Ids follow from the respondent numbers.
 */
export function derivePatients(
  rows: readonly SurveyRow[],
  { organizationId, today }: { organizationId: string; today: Date },
): DemoPatient[] {
  const nameNext = createNamer();
  return rows.map((row) => {
    const name = nameNext({ sex: row.Gender, language: 'en' });
    const profile = makeProfile(row, { ...name, today });
    const filedAt = profile.created_at;
    return {
      profile,
      entries: makeEntries(row, { patientId: profile.id, organizationId, filedAt }),
      measures: [makeMeasure(row, { patientId: profile.id, filedAt })],
      ...makeAssessments(row, { patientId: profile.id, filedAt }),
    };
  });
}

function makeProfile(
  row: SurveyRow,
  { firstName, lastName, today }: { firstName: string; lastName: string; today: Date },
): ProfileRow {
  return {
    id: demoId(`survey:${row.ID}`),
    user_id: demoId(`survey-user:${row.ID}`),
    first_name: firstName,
    last_name: lastName,
    birth_year: today.getUTCFullYear() - row.Age,
    birth_date: null,
    sex: row.Gender,
    preferred_language: 'en',
    contact_email: null,
    contact_phone: null,
    consent_data_processing: true, // public-use data, de-identified at the source
    created_at: daysBefore(today, 1, 8),
  };
}

interface Filing {
  patientId: string;
  filedAt: string;
}

function makeEntries(row: SurveyRow, filing: Filing & { organizationId: string }): EntryRow[] {
  return surveyNotes(row).map(({ type, title, text, tags }) => ({
    id: demoId(`survey-entry:${row.ID}:${type}`),
    patient_id: filing.patientId,
    organization_id: filing.organizationId,
    title,
    content: { text },
    entry_type: type,
    tags,
    is_archived: false,
    created_at: filing.filedAt,
    updated_at: filing.filedAt,
  }));
}

function makeMeasure(row: SurveyRow, { patientId, filedAt }: Filing): DemoPatient['measures'][number] {
  const [stress, sleep] = [stressScore(row), sleepScore(row)];
  return {
    id: demoId(`survey-measure:${row.ID}`),
    patient_id: patientId,
    created_at: filedAt,
    stress_score: stress,
    sleep_score: sleep,
    risk_level: measureRisk(stress, sleep),
  };
}

function makeAssessments(
  row: SurveyRow,
  filing: Filing,
): { assessments: AssessmentRow[]; answers: AnswerRow[]; results: ResultRow[] } {
  const filled = surveyQuestionnaires.flatMap((questionnaire) => fillIn(questionnaire, { row, ...filing }));
  return {
    assessments: filled.map(({ assessment }) => assessment),
    answers: filled.flatMap(({ answers }) => answers),
    results: filled.flatMap(({ results }) => results),
  };
}

/** One block of the survey; nothing when none of its questions was answered. */
function fillIn(
  { slug, questions, scores }: SurveyQuestionnaire,
  { row, patientId, filedAt }: Filing & { row: SurveyRow },
): { assessment: AssessmentRow; answers: AnswerRow[]; results: ResultRow[] }[] {
  const id = demoId(`survey-assessment:${row.ID}:${slug}`);
  const answers = questions.flatMap(({ key, answer }): AnswerRow[] => {
    const value = answer(row);
    return value === null ? [] : [{ assessment_id: id, question_id: key, answer_value: value }];
  });
  if (answers.length === 0) return [];
  const known = Object.entries(scores(row)).filter((entry): entry is [string, number] => entry[1] !== null);
  const result: ResultRow = {
    id: demoId(`survey-result:${row.ID}:${slug}`),
    assessment_id: id,
    algorithm_version: 'survey-scoring-1',
    scores: Object.fromEntries(known),
    risk_models: {},
    computed_at: filedAt,
  };
  const assessment: AssessmentRow = {
    id,
    patient_id: patientId,
    funnel: slug,
    funnel_id: demoId(`funnel:${slug}`),
    started_at: filedAt,
    completed_at: filedAt,
    status: 'completed',
  };
  return [{ assessment, answers, results: known.length === 0 ? [] : [result] }];
}
