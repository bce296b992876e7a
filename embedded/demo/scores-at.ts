import { type Course, courseAt } from './courses.ts';
import type { Random } from './random.ts';

/** How long a course runs, up to the present. */
export const courseDays = 365;

/** Stress and sleep as measured that many days ago: the course with its scatter, whole points from 1 to 99. */
export function scoresAt(
  course: Course,
  { daysAgo, random }: { daysAgo: number; random: Random },
): { stress: number; sleep: number } {
  const { stress, sleep } = courseAt(course, 1 - daysAgo / courseDays);
  return {
    stress: clamp(Math.round(random.normal(stress, course.scatter)), 1, 99),
    sleep: clamp(Math.round(random.normal(sleep, course.scatter)), 1, 99),
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
