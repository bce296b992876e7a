import { assertNever } from '../../shared/result.ts';
import type { ListPeriod, WorklistFilter } from '../../shared/worklist.ts';
import type { RunFilter } from '../db/worklist-filter.ts';

/** The filter of a call in the terms of the cache, at this time (epoch ms). */
export function runFilterOf({ period, ...filter }: WorklistFilter, nowMs: number): RunFilter {
  return { ...filter, sinceMs: period && startOfPeriod(period, nowMs) };
}

function startOfPeriod(period: ListPeriod, nowMs: number): number {
  const now = new Date(nowMs);
  // By the calendar of the workstation: days of the change to summer time have 23 hours.
  const midnight = (daysAgo: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).getTime();
  switch (period) {
    case 'today':
      return midnight(0);
    case '7-days':
      return midnight(7);
    case '30-days':
      return midnight(30);
    case '90-days':
      return midnight(90);
    default:
      return assertNever(period);
  }
}
