import { demoId } from './demo-id.ts';
import type { Catalogue } from './records.ts';
import type { SurveyRow } from './survey-row.ts';

/** A question of the survey: the column it comes from and the number an answer stands for. */
export interface SurveyQuestion {
  key: string;
  label: string;
  min: number;
  max: number;
  answer: (row: SurveyRow) => number | null;
}

/** A block of the survey as a questionnaire, and the scores that follow from its answers. */
export interface SurveyQuestionnaire {
  slug: string;
  title: string;
  questions: readonly SurveyQuestion[];
  /** Null: what the score needs was not answered. */
  scores: (row: SurveyRow) => Record<string, number | null>;
}

const phqPoints = { None: 0, Several: 1, Most: 2 } as const;
const healthPoints = { Excellent: 1, Vgood: 2, Good: 3, Fair: 4, Poor: 5 } as const;

/**
 * Stress, 0–100, high is bad: half from the days of poor mental health in the last 30, half from the two PHQ-2 items as
 * this file codes them (0 to 2 each).
 */
export function stressScore({ DaysMentHlthBad: days, LittleInterest, Depressed }: SurveyRow): number | null {
  if (days === null || LittleInterest === null || Depressed === null) return null;
  return Math.round(50 * (days / 30) + 50 * ((phqPoints[LittleInterest] + phqPoints[Depressed]) / 4));
}

/** Sleep, 0–100, high is good: 7 to 9 hours are 100, each hour outside takes 20; reported trouble takes 30. */
export function sleepScore({ SleepHrsNight: hours, SleepTrouble }: SurveyRow): number | null {
  if (hours === null || SleepTrouble === null) return null;
  const outside = Math.max(0, 7 - hours, hours - 9);
  return Math.round(Math.max(0, 100 - 20 * outside - (SleepTrouble === 'Yes' ? 30 : 0)));
}

export const surveyQuestionnaires: readonly SurveyQuestionnaire[] = [
  {
    slug: 'survey-stress',
    title: 'Survey: mental health / Befragung: psychische Gesundheit',
    questions: [
      {
        key: 'survey_little_interest',
        label: 'Little interest in doing things (PHQ-2) / Wenig Interesse an Tätigkeiten (PHQ-2)',
        min: 0,
        max: 2,
        answer: ({ LittleInterest }) => (LittleInterest === null ? null : phqPoints[LittleInterest]),
      },
      {
        key: 'survey_depressed',
        label: 'Feeling down or depressed (PHQ-2) / Niedergeschlagen oder depressiv (PHQ-2)',
        min: 0,
        max: 2,
        answer: ({ Depressed }) => (Depressed === null ? null : phqPoints[Depressed]),
      },
      {
        key: 'survey_days_mental',
        label: 'Days of poor mental health in 30 / Tage schlechter psychischer Gesundheit von 30',
        min: 0,
        max: 30,
        answer: ({ DaysMentHlthBad }) => DaysMentHlthBad,
      },
    ],
    scores: (row) => ({ stress_score: stressScore(row) }),
  },
  {
    slug: 'survey-sleep',
    title: 'Survey: sleep / Befragung: Schlaf',
    questions: [
      {
        key: 'survey_sleep_hours',
        label: 'Hours of sleep on weekdays / Schlafstunden an Werktagen',
        min: 0,
        max: 24,
        answer: ({ SleepHrsNight }) => (SleepHrsNight === null ? null : Math.round(SleepHrsNight)),
      },
      {
        key: 'survey_sleep_trouble',
        label: 'Reported trouble sleeping (1 = yes) / Schlafprobleme berichtet (1 = ja)',
        min: 0,
        max: 1,
        answer: ({ SleepTrouble }) => (SleepTrouble === null ? null : Number(SleepTrouble === 'Yes')),
      },
    ],
    scores: (row) => ({ sleep_score: sleepScore(row) }),
  },
  {
    slug: 'survey-health',
    title: 'Survey: general health / Befragung: allgemeine Gesundheit',
    questions: [
      {
        key: 'survey_health',
        label:
          'Self-rated health (1 excellent, 5 poor) / Selbst eingeschätzte Gesundheit (1 ausgezeichnet, 5 schlecht)',
        min: 1,
        max: 5,
        answer: ({ HealthGen }) => (HealthGen === null ? null : healthPoints[HealthGen]),
      },
      {
        key: 'survey_days_physical',
        label: 'Days of poor physical health in 30 / Tage schlechter körperlicher Gesundheit von 30',
        min: 0,
        max: 30,
        answer: ({ DaysPhysHlthBad }) => DaysPhysHlthBad,
      },
    ],
    scores: ({ DaysPhysHlthBad: days }) => ({
      physical_burden: days === null ? null : Math.round((100 * days) / 30),
    }),
  },
];

/** The survey's blocks as table rows. */
export function surveyCatalogue(): Catalogue {
  return {
    funnels: surveyQuestionnaires.map(({ slug, title }) => ({ id: demoId(`funnel:${slug}`), slug, title })),
    questions: surveyQuestionnaires.flatMap(({ questions }) =>
      questions.map(({ key, label, min, max }) => ({ key, label, min_value: min, max_value: max })),
    ),
  };
}
