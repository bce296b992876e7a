import { describe, expect, it } from 'vitest';
import { dashOf, linePath, markOf } from '../../../renderer/plot/lines.ts';
import { type PlotPoint, pointAfterKey } from '../../../renderer/plot/plot-cursor.ts';
import { frameOf } from '../../../renderer/plot/plot-frame.ts';
import { spanOf, timeScale, timeTicks } from '../../../renderer/plot/time-ticks.ts';

const dayMs = 24 * 60 * 60_000;
const point = (row: number, at: number): PlotPoint => ({ id: `${row}/${at}`, row, at, label: '' });
const [a1, a2, a3] = [point(0, 1), point(0, 5), point(0, 9)];
const [b4, b8] = [point(1, 4), point(1, 8)];
// Not in the order of their times: the order of the data is not the order of the keys.
const points = [a3, b8, a1, b4, a2];
const day = (text: string) => new Date(`${text}T00:00:00`).getTime();

describe('the keys on a plot', () => {
  it.each([
    ['ArrowRight', a1, a2],
    ['ArrowLeft', a3, a2],
    ['Home', a3, a1],
    ['End', a1, a3],
    ['ArrowDown', a2, b4],
    ['ArrowUp', b8, a3],
  ])('%s leads from %o', (key, from, to) => {
    expect(pointAfterKey(points, from, key)).toEqual(to);
  });

  it.each([
    ['ArrowLeft', a1],
    ['ArrowRight', a3],
    ['ArrowUp', a1],
    ['ArrowDown', b4],
    ['x', a2],
  ])('%s leads nowhere at the end of the data', (key, from) => {
    expect(pointAfterKey(points, from, key)).toBeNull();
  });
});

describe('the time axis', () => {
  it('spans all of the data with a little room, and some weeks around a single value', () => {
    const [from, to] = [day('2025-01-01'), day('2026-01-01')];
    const span = spanOf([to, from, Number.NaN]);
    expect(span?.from).toBeLessThan(from);
    expect(span?.to).toBeGreaterThan(to);
    const single = spanOf([from]);
    expect((single?.to ?? 0) - (single?.from ?? 0)).toBe(28 * dayMs);
    expect(spanOf([])).toBeNull();
  });

  it('names months in the words of the locale, the year where it begins', () => {
    const scale = timeScale({ from: day('2025-09-20'), to: day('2026-04-10') }, [0, 600]);
    expect(timeTicks(scale, 8, 'de-DE').map(({ label }) => label)).toEqual([
      'Okt. 2025',
      'Nov',
      'Dez',
      'Jan. 2026',
      'Feb',
      'Mär',
      'Apr',
    ]);
    expect(timeTicks(scale, 8, 'en-GB')[3]?.label).toBe('Jan 2026');
  });

  it('names days in a short span', () => {
    const scale = timeScale({ from: day('2026-01-01'), to: day('2026-01-29') }, [0, 600]);
    expect(timeTicks(scale, 4, 'en-GB').map(({ label }) => label)).toContain('11 Jan');
  });
});

describe('a line of a plot', () => {
  it('is cut where a value is missing', () => {
    expect(linePath([[0, 1], [1, 2], null, [3, 4]])).toBe('M0,1L1,2M3,4Z');
  });

  it('differs from the next one without any colour', () => {
    expect(new Set([0, 1, 2, 3].map(dashOf)).size).toBe(4);
    expect(new Set([0, 1, 2, 3].map((row) => markOf(row, 40))).size).toBe(4);
  });
});

it('a frame keeps room for the data, however small the window is', () => {
  const { left, right, top, bottom } = frameOf({ width: 10, height: 10, rem: 16 });
  expect(right).toBeGreaterThan(left);
  expect(bottom).toBeGreaterThan(top);
});
