import { daysBefore } from './days-before.ts';
import { demoId } from './demo-id.ts';
import type { PatientContext } from './persona.ts';
import { type Question, type Questionnaire, questionnaires } from './questionnaires.ts';
import { createRandom } from './random.ts';
import type { AnswerRow, AssessmentRow, ResultRow } from './records.ts';
import { type Answer, algorithmVersion, scoreAnswers } from './score-answers.ts';
import { scoresAt } from './scores-at.ts';

export interface Assessments {
  assessments: AssessmentRow[];
  answers: AnswerRow[];
  results: ResultRow[];
}

/** Some completed questionnaires over the course, most of them twice, and now and then one that was begun and left. */
export function generateAssessments(context: PatientContext): Assessments {
  const { random, persona } = context;
  const plan = planQuestionnaires(context);
  const completed = [
    ...plan.map((step, index) => makeCompleted(context, { ...step, name: `${persona.key}:${index}` })),
    ...makeEarlier(context, plan),
  ];
  const abandoned = random.chance(0.1) ? [makeAbandoned(context)] : [];
  const all = [...completed, ...abandoned];
  return {
    assessments: all.map(({ assessment }) => assessment),
    answers: all.flatMap(({ answers }) => answers),
    results: completed.map(({ result }) => result),
  };
}

interface Step {
  questionnaire: Questionnaire;
  daysAgo: number;
}

/** Stress first, then sleep, resilience, and stress again to compare with; the newest is days, the oldest months old. */
function planQuestionnaires({ random, persona }: PatientContext): Step[] {
  const [stress, sleep, resilience] = questionnaires;
  if (stress === undefined || sleep === undefined || resilience === undefined)
    throw new Error('a questionnaire is missing');
  const longAgo = Math.min(persona.course.months * 30, random.int(120, 240));
  const steps: Step[] = [
    { questionnaire: random.chance(0.7) ? stress : sleep, daysAgo: random.int(4, 20) },
    { questionnaire: random.chance(0.7) ? sleep : resilience, daysAgo: random.int(21, 40) },
    { questionnaire: random.chance(0.5) ? stress : sleep, daysAgo: longAgo },
    { questionnaire: resilience, daysAgo: Math.min(persona.course.months * 30, random.int(60, 110)) },
  ];
  return steps.slice(0, persona.course.months < 6 ? random.int(0, 1) : random.int(1, 4));
}

/**
 * For most questionnaires the one of some months before, so that there is something to compare with. Drawn apart: the
 * other rows stay the same.
 */
function makeEarlier(context: PatientContext, plan: readonly Step[]) {
  const { persona } = context;
  const random = createRandom(`${persona.key}:earlier`);
  const longestAgo = persona.course.months * 30;
  return [...new Set(plan.map(({ questionnaire }) => questionnaire))].flatMap((questionnaire) => {
    const daysAgo = Math.max(
      ...plan.filter((step) => step.questionnaire === questionnaire).map((step) => step.daysAgo),
    );
    const before = daysAgo + random.int(60, 110);
    if (before > longestAgo || !random.chance(0.8)) return [];
    const name = `${persona.key}:earlier:${questionnaire.slug}`;
    return [makeCompleted({ ...context, random }, { questionnaire, daysAgo: before, name })];
  });
}

function makeCompleted(
  context: PatientContext,
  { questionnaire, daysAgo, name }: Step & { name: string },
): { assessment: AssessmentRow; answers: AnswerRow[]; result: ResultRow } {
  const { random, today, patientId } = context;
  const answered = fillIn(questionnaire, context, daysAgo);
  const id = demoId(`assessment:${name}`);
  const startMinute = random.int(0, 40);
  const completedAt = daysBefore(today, daysAgo, 18, startMinute + random.int(4, 12));
  const { scores, riskModels } = scoreAnswers(questionnaire, answered);
  return {
    assessment: {
      id,
      patient_id: patientId,
      funnel: questionnaire.slug,
      funnel_id: demoId(`funnel:${questionnaire.slug}`),
      started_at: daysBefore(today, daysAgo, 18, startMinute),
      completed_at: completedAt,
      status: 'completed',
    },
    answers: answered.map(({ question, value }) => ({
      assessment_id: id,
      question_id: question.key,
      answer_value: value,
    })),
    result: {
      id: demoId(`result:${name}`),
      assessment_id: id,
      algorithm_version: algorithmVersion,
      scores,
      risk_models: riskModels,
      computed_at: completedAt,
    },
  };
}

function makeAbandoned(context: PatientContext): { assessment: AssessmentRow; answers: AnswerRow[] } {
  const { random, today, patientId, persona } = context;
  const questionnaire = random.pick(questionnaires);
  const id = demoId(`assessment:${persona.key}:abandoned`);
  const answered = fillIn(questionnaire, context, 1).slice(0, 3);
  return {
    assessment: {
      id,
      patient_id: patientId,
      funnel: questionnaire.slug,
      funnel_id: demoId(`funnel:${questionnaire.slug}`),
      started_at: daysBefore(today, 1, 20),
      completed_at: null,
      status: 'in_progress',
    },
    answers: answered.map(({ question, value }) => ({
      assessment_id: id,
      question_id: question.key,
      answer_value: value,
    })),
  };
}

/** Answers as somebody at that point of the course would give them, within the range of each question. */
function fillIn(
  questionnaire: Questionnaire,
  { persona, random }: PatientContext,
  daysAgo: number,
): Answer[] {
  const { stress, sleep } = scoresAt(persona.course, { daysAgo, random });
  const burden = { stress, sleep: 100 - sleep, resilience: 100 - persona.course.resilience }[
    questionnaire.slug
  ];
  return questionnaire.questions.map((question) => ({
    question,
    value: answerTo(question, random.normal(burden, 14)),
  }));
}

function answerTo({ min, max, counts }: Question, burden: number): number {
  const share = Math.min(100, Math.max(0, counts === 'burden' ? burden : 100 - burden)) / 100;
  return min + Math.round(share * (max - min));
}
