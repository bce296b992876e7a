/** Epoch ms; the end is not part of it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Period {
  readonly unit: 'day' | 'week';
  /** Oldest first, without a gap; the last one ends with the day of `nowMs`. */
  readonly spans: readonly Span[];
}

/** Up to so many days a bar stands for a day; beyond, for a week. */
const longestInDays = 31;
const monday = 1;

/**
 * Today and the `days` days before it, as the filter of the worklist has them, by the calendar of this workstation: days
 * with a change of the clock are longer or shorter.
 */
export function spansOfPeriod(days: number, nowMs: number): Period {
  const unit = days <= longestInDays ? 'day' : 'week';
  const midnights = Array.from({ length: days + 2 }, (_, index) => midnightBefore(nowMs, days - index));
  const [first] = midnights;
  const last = midnights.at(-1);
  const starts = midnights.slice(0, -1).filter((at) => unit === 'day' || at === first || isMonday(at));
  const ends = [...starts.slice(1), last];
  return { unit, spans: starts.map((fromMs, index) => ({ fromMs, toMs: ends[index] ?? fromMs })) };
}

function midnightBefore(nowMs: number, daysBefore: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBefore).getTime();
}

function isMonday(atMs: number): boolean {
  return new Date(atMs).getDay() === monday;
}
