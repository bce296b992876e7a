import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatCount,
  formatDate,
  formatDollars,
  formatDuration,
  formatLocaleOf,
  formatPercent,
} from '../../../renderer/i18n/format.ts';

const now = Date.UTC(2026, 10, 23, 12);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('formatAgo', () => {
  const ago = (ms: number) => formatAgo(now - ms, now, 'en-GB');

  it('counts whole units, the largest that fits', () => {
    expect(ago(59 * second)).toBe('just now');
    expect(ago(60 * second)).toBe('1 min ago');
    expect(ago(59 * minute + 59 * second)).toBe('59 min ago');
    expect(ago(hour)).toBe('1 hr ago');
    expect(ago(24 * hour)).toBe('yesterday');
    expect(ago(2 * day)).toBe('2 days ago');
  });

  it('shows the date from 30 days on', () => {
    expect(ago(30 * day)).toBe('24 Oct 2026');
  });

  it('takes a time ahead, as a wrong clock gives it, for now', () => {
    expect(ago(-5 * minute)).toBe('just now');
  });

  it('speaks German', () => {
    expect(formatAgo(now - 5 * minute, now, 'de-DE')).toBe('vor 5 Min.');
    expect(formatAgo(now, now, 'de-DE')).toBe('gerade eben');
  });
});

describe('formatDuration', () => {
  it('is a stopwatch', () => {
    expect(formatDuration(0, 'en-GB')).toBe('0.0 s');
    expect(formatDuration(4_249, 'en-GB')).toBe('4.2 s');
    expect(formatDuration(9_999, 'en-GB')).toBe('9.9 s');
    expect(formatDuration(42_900, 'en-GB')).toBe('42 s');
    expect(formatDuration(187_000, 'en-GB')).toBe('3:07 min');
  });

  it('uses the decimal comma in German and never goes below zero', () => {
    expect(formatDuration(4_249, 'de-DE')).toBe('4,2 s');
    expect(formatDuration(-300, 'de-DE')).toBe('0,0 s');
  });
});

describe('dates and numbers', () => {
  it('follow the language', () => {
    expect(formatLocaleOf('de')).toBe('de-DE');
    expect(formatLocaleOf('en')).toBe('en-GB');
    expect(formatDate(now, 'de-DE')).toBe('23. Nov. 2026');
    expect(formatDate(now, 'en-GB')).toBe('23 Nov 2026');
    expect(formatCount(5210, 'de-DE')).toBe('5.210');
    expect(formatPercent(0.724, 'en-GB')).toBe('72%');
    expect(formatPercent(0.724, 'de-DE')).toBe('72\u00a0%');
    expect(formatDollars(0.0312, 'en-GB')).toBe('US$0.0312');
  });
});
