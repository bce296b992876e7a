import { scaleTime } from 'd3-scale';
import type { FormatLocale } from '../i18n/format.ts';
import type { AxisTick } from './Axes.tsx';

/** Epoch ms. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const dayMs = 24 * 60 * 60_000;

/** From the first of some times to the last, with a little room, and four weeks at the least; null: there is none. */
export function spanOf(times: readonly number[]): TimeSpan | null {
  const known = times.filter(Number.isFinite);
  if (known.length === 0) return null;
  const [from, to] = [Math.min(...known), Math.max(...known)];
  const room = Math.max(0.02 * (to - from), (28 * dayMs - (to - from)) / 2, dayMs);
  return { from: from - room, to: to + room };
}

/** Places a time on an axis. */
export function timeScale({ from, to }: TimeSpan, [left, right]: readonly [number, number]) {
  return scaleTime().domain([from, to]).range([left, right]);
}

/** Round times in words of the locale: days in a short span, months in a long one, with the year where it begins. */
export function timeTicks(
  scale: ReturnType<typeof timeScale>,
  amount: number,
  locale: FormatLocale,
): AxisTick[] {
  const ticks = scale.ticks(Math.max(2, amount));
  const step = ticks.length > 1 ? Number(ticks[1]) - Number(ticks[0]) : 0;
  const words = step >= 27 * dayMs ? monthWords(locale) : dayWords(locale);
  return ticks.map((time, index) => ({ at: scale(time), label: words(time, index === 0) }));
}

function dayWords(locale: FormatLocale): (time: Date) => string {
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  return (time) => format.format(time);
}

function monthWords(locale: FormatLocale): (time: Date, isFirst: boolean) => string {
  const month = new Intl.DateTimeFormat(locale, { month: 'short' });
  const withYear = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
  return (time, isFirst) => (isFirst || time.getMonth() === 0 ? withYear : month).format(time);
}
