import type { FailureOverview } from '../../shared/ipc/failure-channels.ts';
import type { ListedFailure } from '../../shared/worklist.ts';

/** Null: the run does not say why it failed. */
export type Reason = ListedFailure | null;

type Span = FailureOverview['spans'][number];

/** How runs ended in the whole period. */
export interface Ends {
  readonly succeeded: number;
  /** Without those that were cancelled. */
  readonly failed: number;
  readonly cancelled: number;
  /** Of those that were not cancelled; null: none has ended. */
  readonly successRate: number | null;
}

/** The ends of a period in all. A cancelled run is no failure of anything, and says nothing about success. */
export function endsOf({ spans }: Pick<FailureOverview, 'spans'>): Ends {
  const succeeded = sum(spans.map((span) => span.succeeded));
  const all = sum(spans.map(failedIn));
  const cancelled = sum(
    spans.flatMap(({ failures }) => failures.filter(isCancelled).map(({ amount }) => amount)),
  );
  const failed = all - cancelled;
  const decided = succeeded + failed;
  return { succeeded, failed, cancelled, successRate: decided === 0 ? null : succeeded / decided };
}

/** One reason over the whole period. */
export interface ReasonTotal {
  readonly reason: Reason;
  readonly amount: number;
  /** Of all runs that failed or were cancelled, 0–1. */
  readonly share: number;
  /** Epoch ms. */
  readonly lastMs: number;
}

/** The reasons of a period, the most frequent first. */
export function reasonsOf({ spans }: Pick<FailureOverview, 'spans'>): ReasonTotal[] {
  const all = sum(spans.map(failedIn));
  const totals = new Map<Reason, Omit<ReasonTotal, 'share'>>();
  for (const { reason, amount, lastMs } of spans.flatMap(({ failures }) => failures)) {
    const known = totals.get(reason);
    totals.set(reason, {
      reason,
      amount: amount + (known?.amount ?? 0),
      lastMs: Math.max(lastMs, known?.lastMs ?? 0),
    });
  }
  return [...totals.values()]
    .map((total) => ({ ...total, share: total.amount / all }))
    .toSorted((a, b) => b.amount - a.amount || String(a.reason).localeCompare(String(b.reason)));
}

/** So many looks there are that can be told apart; what is rarer shares the last of them. */
export const mostSeries = 6;

/** What is drawn in one look: a reason, or the rarer ones together. */
export interface Series {
  /** Index of its look. */
  readonly look: number;
  readonly reasons: readonly Reason[];
}

/** The series of a plot, the most frequent at the bottom. */
export function seriesOf(totals: readonly ReasonTotal[]): Series[] {
  const reasons = totals.map(({ reason }) => reason);
  if (reasons.length <= mostSeries) return reasons.map((reason, look) => ({ look, reasons: [reason] }));
  const own = reasons.slice(0, mostSeries - 1).map((reason, look) => ({ look, reasons: [reason] }));
  return [...own, { look: mostSeries - 1, reasons: reasons.slice(mostSeries - 1) }];
}

/** A piece of a bar. */
export interface Segment {
  readonly series: Series;
  readonly from: number;
  readonly to: number;
}

/** The pieces of one bar, from the bottom; what did not occur has none. */
export function segmentsOf(span: Pick<Span, 'failures'>, series: readonly Series[]): Segment[] {
  let top = 0;
  return series.flatMap((one) => {
    const amount = amountOf(span, one);
    if (amount === 0) return [];
    const from = top;
    top += amount;
    return [{ series: one, from, to: top }];
  });
}

/** How many runs of a series ended in a span. */
export function amountOf({ failures }: Pick<Span, 'failures'>, { reasons }: Series): number {
  return sum(failures.filter(({ reason }) => reasons.includes(reason)).map(({ amount }) => amount));
}

/** How many runs failed or were cancelled in a span. */
export function failedIn({ failures }: Pick<Span, 'failures'>): number {
  return sum(failures.map(({ amount }) => amount));
}

function isCancelled({ reason }: { readonly reason: Reason }): boolean {
  return reason === 'CANCELLED';
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
