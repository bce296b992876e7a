import { describe, expect, it } from 'vitest';
import {
  endsOf,
  mostSeries,
  type Reason,
  reasonsOf,
  segmentsOf,
  seriesOf,
} from '../../../renderer/failures/failure-view.ts';
import { failureReasons } from '../../../shared/failure.ts';

const span = (succeeded: number, ...failures: [Reason, number, number][]) => ({
  fromMs: 0,
  toMs: 1,
  succeeded,
  failures: failures.map(([reason, amount, lastMs]) => ({ reason, amount, lastMs })),
});

const month = {
  spans: [
    span(5, ['LLM_TIMEOUT', 2, 10], ['CANCELLED', 1, 11]),
    span(0),
    span(3, ['LLM_TIMEOUT', 1, 30], ['LLM_AUTH', 4, 29], [null, 1, 5]),
  ],
};

describe('the ends of a period', () => {
  it('leave cancelled runs out of failures and of the success rate', () => {
    expect(endsOf(month)).toEqual({ succeeded: 8, failed: 8, cancelled: 1, successRate: 0.5 });
  });

  it('have no success rate where nothing has ended', () => {
    expect(endsOf({ spans: [span(0)] }).successRate).toBeNull();
    expect(endsOf({ spans: [span(0, ['CANCELLED', 3, 1])] }).successRate).toBeNull();
  });
});

describe('the reasons of a period', () => {
  it('are added up over all its spans, the most frequent first, with their share and the last time', () => {
    expect(reasonsOf(month)).toEqual([
      { reason: 'LLM_AUTH', amount: 4, share: 4 / 9, lastMs: 29 },
      { reason: 'LLM_TIMEOUT', amount: 3, share: 3 / 9, lastMs: 30 },
      { reason: 'CANCELLED', amount: 1, share: 1 / 9, lastMs: 11 },
      { reason: null, amount: 1, share: 1 / 9, lastMs: 5 },
    ]);
  });
});

describe('the series of the plot', () => {
  const totals = (amount: number) =>
    failureReasons.slice(0, amount).map((reason) => ({ reason, amount: 1, share: 0, lastMs: 0 }));

  it('have a look each while there are enough looks', () => {
    expect(seriesOf(totals(mostSeries)).map(({ look, reasons }) => [look, reasons.length])).toEqual(
      Array.from({ length: mostSeries }, (_, look) => [look, 1]),
    );
  });

  it('put the rarer reasons together, and lose none', () => {
    const all = totals(failureReasons.length);
    const series = seriesOf(all);
    expect(series).toHaveLength(mostSeries);
    expect(series.flatMap(({ reasons }) => reasons)).toEqual(all.map(({ reason }) => reason));
  });

  it('stack without gaps, and leave out what did not occur', () => {
    const series = seriesOf(reasonsOf(month));
    const pieces = segmentsOf(month.spans[2] ?? span(0), series);
    expect(pieces.map(({ from, to }) => [from, to])).toEqual([
      [0, 4],
      [4, 5],
      [5, 6],
    ]);
    expect(pieces.map(({ series: { reasons } }) => reasons)).toEqual([['LLM_AUTH'], ['LLM_TIMEOUT'], [null]]);
    expect(segmentsOf(span(9), series)).toEqual([]);
  });
});
