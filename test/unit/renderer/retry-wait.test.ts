import { describe, expect, it } from 'vitest';
import { formatCountdown } from '../../../renderer/i18n/format.ts';
import { nothingSaid, throttleText } from '../../../renderer/run/throttle-text.ts';

describe('formatCountdown', () => {
  it('counts whole seconds, and shows 0 only at the end', () => {
    expect(formatCountdown(8000, 'en-GB')).toBe('8 s');
    expect(formatCountdown(7001, 'de-DE')).toBe('8 s');
    expect(formatCountdown(1, 'en-GB')).toBe('1 s');
    expect(formatCountdown(0, 'en-GB')).toBe('0 s');
    expect(formatCountdown(-500, 'en-GB')).toBe('0 s');
  });

  it('shows minutes from one minute on, also where rounding reaches it', () => {
    expect(formatCountdown(59_500, 'en-GB')).toBe('1:00 min');
    expect(formatCountdown(65_000, 'de-DE')).toBe('1:05 min');
  });
});

describe('throttleText', () => {
  const gapMs = 10_000;
  const first = throttleText(nothingSaid, { text: 'in 8 s', subject: 1 }, 1000, gapMs);

  it('says a new subject at once', () => {
    expect(first.text).toBe('in 8 s');
    expect(throttleText(first, { text: 'in 4 s', subject: 2 }, 1500, gapMs).text).toBe('in 4 s');
    expect(throttleText(first, { text: '', subject: null }, 1500, gapMs).text).toBe('');
  });

  it('keeps silent about a countdown until the gap has passed', () => {
    expect(throttleText(first, { text: 'in 7 s', subject: 1 }, 2000, gapMs)).toBe(first);
    expect(throttleText(first, { text: 'in 1 s', subject: 1 }, 10_999, gapMs)).toBe(first);
    expect(throttleText(first, { text: 'now', subject: 1 }, 11_000, gapMs).text).toBe('now');
  });

  it('hands back the same object while nothing changes, so that rendering comes to rest', () => {
    expect(throttleText(first, { text: 'in 8 s', subject: 1 }, 60_000, gapMs)).toBe(first);
  });
});
