/** One point of a course: how far through the year (0–1), stress (high is bad) and sleep (high is good), 0–100. */
export type Knot = readonly [progress: number, stress: number, sleep: number];

/** What a note is about; a course brings its own themes. */
export type Theme =
  | 'workload'
  | 'insomnia'
  | 'shift_work'
  | 'grief'
  | 'pain'
  | 'apnoea'
  | 'hypnotic'
  | 'alcohol'
  | 'recovery'
  | 'exertion'
  | 'protective'
  | 'crisis'
  | 'general';

/** How a patient's year went. `share` is the relative frequency among the demo patients. */
export interface Course {
  name: string;
  share: number;
  knots: readonly Knot[];
  /** Day-to-day scatter of the scores, as a standard deviation in points. */
  scatter: number;
  themes: readonly Theme[];
  /** 0–100; where the resilience questionnaire settles. */
  resilience: number;
  /** Months with data; a new patient has a short history. */
  months: number;
}

export const courses: readonly Course[] = [
  {
    name: 'stable and well',
    share: 13,
    knots: [
      [0, 21, 80],
      [1, 19, 83],
    ],
    scatter: 4,
    themes: ['protective'],
    resilience: 78,
    months: 12,
  },
  {
    name: 'moderate strain',
    share: 12,
    knots: [
      [0, 41, 63],
      [0.5, 47, 58],
      [1, 44, 60],
    ],
    scatter: 6,
    themes: ['workload'],
    resilience: 58,
    months: 12,
  },
  {
    name: 'towards exhaustion',
    share: 8,
    knots: [
      [0, 42, 64],
      [0.4, 55, 52],
      [1, 84, 26],
    ],
    scatter: 5,
    themes: ['workload', 'insomnia'],
    resilience: 31,
    months: 12,
  },
  {
    name: 'recovering',
    share: 8,
    knots: [
      [0, 79, 29],
      [0.5, 61, 47],
      [1, 36, 70],
    ],
    scatter: 5,
    themes: ['recovery', 'protective', 'exertion'],
    resilience: 64,
    months: 12,
  },
  {
    name: 'chronic insomnia',
    share: 6,
    knots: [
      [0, 49, 31],
      [1, 53, 27],
    ],
    scatter: 6,
    themes: ['insomnia', 'hypnotic'],
    resilience: 48,
    months: 12,
  },
  {
    name: 'shift work',
    share: 5,
    knots: [
      [0, 52, 45],
      [0.25, 60, 34],
      [0.5, 50, 48],
      [0.75, 62, 33],
      [1, 57, 38],
    ],
    scatter: 7,
    themes: ['shift_work', 'alcohol'],
    resilience: 55,
    months: 12,
  },
  {
    name: 'breathing and weight',
    share: 3,
    knots: [
      [0, 38, 44],
      [1, 42, 36],
    ],
    scatter: 5,
    themes: ['apnoea'],
    resilience: 60,
    months: 12,
  },
  {
    name: 'acute event',
    share: 4,
    knots: [
      [0, 27, 76],
      [0.55, 30, 74],
      [0.7, 83, 31],
      [1, 58, 50],
    ],
    scatter: 5,
    themes: ['grief'],
    resilience: 52,
    months: 12,
  },
  {
    name: 'pain and sleep',
    share: 4,
    knots: [
      [0, 50, 47],
      [1, 59, 39],
    ],
    scatter: 6,
    themes: ['pain', 'insomnia'],
    resilience: 46,
    months: 12,
  },
  {
    name: 'crisis',
    share: 2,
    knots: [
      [0, 58, 46],
      [0.7, 74, 33],
      [1, 90, 17],
    ],
    scatter: 4,
    themes: ['crisis', 'insomnia'],
    resilience: 20,
    months: 12,
  },
  {
    name: 'new patient',
    share: 3,
    knots: [
      [0, 46, 57],
      [1, 48, 55],
    ],
    scatter: 6,
    themes: [],
    resilience: 55,
    months: 2,
  },
];

/** Stress and sleep of a course at a moment of the year, without scatter. */
export function courseAt(
  { knots }: Pick<Course, 'knots'>,
  progress: number,
): { stress: number; sleep: number } {
  const after = knots.find(([at]) => at >= progress) ?? knots.at(-1);
  const before = knots.findLast(([at]) => at <= progress) ?? knots[0];
  if (before === undefined || after === undefined) throw new Error('a course without knots');
  const span = after[0] - before[0];
  const share = span === 0 ? 0 : (progress - before[0]) / span;
  return {
    stress: before[1] + (after[1] - before[1]) * share,
    sleep: before[2] + (after[2] - before[2]) * share,
  };
}
