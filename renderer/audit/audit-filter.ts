import type { AuditGroup } from '../../shared/audit.ts';
import type { RequestOf } from '../../shared/ipc-contract.ts';

export type AskedFilter = RequestOf<'audit.export'>['filter'];

export const periods = ['any', 'today', 'week', 'month', 'between'] as const;
export type Period = (typeof periods)[number];

/** The filter as it stands in its fields; '' = not asked for. Days are those of the calendar of this workstation. */
export interface FilterDraft {
  readonly group: AuditGroup | '';
  readonly actorId: string;
  readonly period: Period;
  /** `YYYY-MM-DD`, for the period `between`. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly subject: string;
}

export const noFilter: FilterDraft = {
  group: '',
  actorId: '',
  period: 'any',
  fromDay: '',
  toDay: '',
  subject: '',
};

/** What is wrong with a draft: the id is not complete, or the period ends before it begins. */
export type FilterProblem = 'subject' | 'days';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The filter to ask for; a field that is wrong is left out and named. */
export function readFilter(
  draft: FilterDraft,
  nowMs: number,
): { filter: AskedFilter; problem: FilterProblem | null } {
  const subject = draft.subject.trim().toLowerCase();
  const isId = guid.test(subject);
  const period = periodOf(draft, nowMs);
  const isBackwards = period.from !== null && period.to !== null && period.from >= period.to;
  const filter = {
    group: draft.group || null,
    actorId: draft.actorId || null,
    subjectId: isId ? subject : null,
    ...(isBackwards ? { from: null, to: null } : period),
  };
  if (subject !== '' && !isId) return { filter, problem: 'subject' };
  return { filter, problem: isBackwards ? 'days' : null };
}

/** ISO moments of the first day's beginning and the last day's end. */
function periodOf(draft: FilterDraft, nowMs: number): { from: string | null; to: string | null } {
  switch (draft.period) {
    case 'any':
      return { from: null, to: null };
    case 'today':
      return { from: startOfDay(nowMs, 0), to: null };
    case 'week':
      return { from: startOfDay(nowMs, -6), to: null };
    case 'month':
      return { from: startOfDay(nowMs, -29), to: null };
    case 'between':
      return { from: dayStart(draft.fromDay, 0), to: dayStart(draft.toDay, 1) };
    default:
      return draft.period satisfies never;
  }
}

function startOfDay(nowMs: number, daysLater: number): string {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysLater).toISOString();
}

/** Null for a day that is not chosen yet, or none. */
function dayStart(day: string, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}
