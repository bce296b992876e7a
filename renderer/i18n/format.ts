/** Dates, times and numbers by locale. Pure: the clock comes in as an argument. */

import { dateFormat, numberFormat, relativeFormat } from './remembered-formats.ts';

export type FormatLocale = 'en-GB' | 'de-DE';

/** The locale whose dates and numbers go with a language; English shows the day first, as 3 Nov cannot be misread. */
export function formatLocaleOf(language: string): FormatLocale {
  return language === 'de' ? 'de-DE' : 'en-GB';
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long ago, in the largest whole unit up to 30 days; beyond that the date. A time ahead counts as just now. */
export function formatAgo(thenMs: number, nowMs: number, locale: FormatLocale): string {
  const ageMs = Math.max(0, nowMs - thenMs);
  if (ageMs >= 30 * dayMs) return formatDate(thenMs, locale);
  const words = relativeFormat(locale, { numeric: 'auto', style: 'short' });
  if (ageMs < minuteMs) return locale === 'de-DE' ? 'gerade eben' : 'just now';
  if (ageMs < hourMs) return words.format(-Math.floor(ageMs / minuteMs), 'minute');
  if (ageMs < dayMs) return words.format(-Math.floor(ageMs / hourMs), 'hour');
  return words.format(-Math.floor(ageMs / dayMs), 'day');
}

/** A duration as a stopwatch shows it: `4.2 s`, `42 s`, `3:07 min`. */
export function formatDuration(durationMs: number, locale: FormatLocale): string {
  const ms = Math.max(0, durationMs);
  if (ms < 10 * secondMs) return `${decimals(locale, 1).format(Math.floor(ms / 100) / 10)} s`;
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`;
  const seconds = Math.floor((ms % minuteMs) / secondMs);
  return `${Math.floor(ms / minuteMs)}:${String(seconds).padStart(2, '0')} min`;
}

/** What is left of a wait in whole seconds, rounded up: `8 s`, `1:05 min`; never `0 s` before its end. */
export function formatCountdown(leftMs: number, locale: FormatLocale): string {
  const seconds = Math.max(0, Math.ceil(leftMs / secondMs));
  return seconds < 60 ? `${formatCount(seconds, locale)} s` : formatDuration(seconds * secondMs, locale);
}

/** A day, the month in letters. */
export function formatDate(timeMs: number, locale: FormatLocale): string {
  return dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(timeMs);
}

/** A day with hours and minutes. */
export function formatDateTime(timeMs: number, locale: FormatLocale): string {
  const options = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return dateFormat(locale, options).format(timeMs);
}

/** A day with hours, minutes and seconds. */
export function formatExactTime(timeMs: number, locale: FormatLocale): string {
  const options = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return dateFormat(locale, options).format(timeMs);
}

/** Hours and minutes. */
export function formatClock(timeMs: number, locale: FormatLocale): string {
  return dateFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(timeMs);
}

/** Whether two moments are of one day, by the calendar of this workstation. */
export function isSameDay(oneMs: number, otherMs: number): boolean {
  return new Date(oneMs).toDateString() === new Date(otherMs).toDateString();
}

/** A moment as short as it can be without being misread: today hours and minutes, else with its day. */
export function formatMoment(timeMs: number, nowMs: number, locale: FormatLocale): string {
  return isSameDay(timeMs, nowMs) ? formatClock(timeMs, locale) : formatDateTime(timeMs, locale);
}

/** A share of 1 as whole per cent. */
export function formatPercent(share: number, locale: FormatLocale): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** A count with the grouping of the locale. */
export function formatCount(count: number, locale: FormatLocale): string {
  return numberFormat(locale, {}).format(count);
}

/** Dollars with four places: a run costs cents. */
export function formatDollars(amount: number, locale: FormatLocale): string {
  const options = { style: 'currency', currency: 'USD', minimumFractionDigits: 4 } as const;
  return numberFormat(locale, options).format(amount);
}

function decimals(locale: FormatLocale, digits: number): Intl.NumberFormat {
  return numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
