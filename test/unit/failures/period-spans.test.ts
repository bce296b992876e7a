import { describe, expect, it } from 'vitest';
import { spansOfPeriod } from '../../../main/failures/period-spans.ts';

const at = (year: number, month: number, day: number, hour = 0) =>
  new Date(year, month - 1, day, hour).getTime();

describe('the spans of a period', () => {
  it('are today and the days before it, from midnight to midnight, without a gap', () => {
    const { unit, spans } = spansOfPeriod(7, at(2026, 3, 2, 15));
    expect(unit).toBe('day');
    expect(spans.map(({ fromMs }) => fromMs)).toEqual(
      [23, 24, 25, 26, 27, 28].map((day) => at(2026, 2, day)).concat(at(2026, 3, 1), at(2026, 3, 2)),
    );
    expect(spans.at(-1)?.toMs).toBe(at(2026, 3, 3));
    for (const [index, span] of spans.entries()) {
      if (index > 0) expect(span.fromMs).toBe(spans[index - 1]?.toMs);
    }
  });

  it('of a long period are weeks from Monday on; the first begins with the period', () => {
    const { unit, spans } = spansOfPeriod(90, at(2026, 3, 4, 9));
    expect(unit).toBe('week');
    const [first, ...others] = spans;
    expect(first?.fromMs).toBe(at(2025, 12, 4));
    for (const { fromMs } of others) expect(new Date(fromMs).getDay()).toBe(1);
    expect(spans.at(-1)).toEqual({ fromMs: at(2026, 3, 2), toMs: at(2026, 3, 5) });
    expect(spans).toHaveLength(14);
  });

  it('have days of 23 and of 25 hours where the clocks change', () => {
    const hours = (spans: readonly { fromMs: number; toMs: number }[]) =>
      new Set(spans.map(({ fromMs, toMs }) => (toMs - fromMs) / 3_600_000));
    const before = process.env.TZ;
    process.env.TZ = 'Europe/Berlin';
    expect(hours(spansOfPeriod(7, at(2026, 3, 30, 12)).spans)).toEqual(new Set([24, 23]));
    expect(hours(spansOfPeriod(7, at(2026, 10, 26, 12)).spans)).toEqual(new Set([24, 25]));
    process.env.TZ = before;
  });
});
