import type { FailureOverview } from '../../shared/ipc/failure-channels.ts';
import type { FailureCounts } from '../db/failure-counts.ts';
import { spansOfPeriod } from './period-spans.ts';

/** How runs ended in the last `days` days, by days or weeks. */
export function failureOverview(counts: FailureCounts, days: number, nowMs: number): FailureOverview {
  const { unit, spans } = spansOfPeriod(days, nowMs);
  const ends = counts.countEnds(spans);
  return {
    unit,
    spans: spans.map((span, index) => {
      const here = ends.filter((end) => end.span === index);
      return {
        ...span,
        succeeded: here.find(({ outcome }) => outcome === 'succeeded')?.amount ?? 0,
        failures: here
          .filter(({ outcome }) => outcome === 'failed')
          .map(({ reason, amount, lastMs }) => ({ reason, amount, lastMs })),
      };
    }),
    latency: latencyOf(counts.listLatencies(spans[0]?.fromMs ?? nowMs)),
  };
}

function latencyOf(sortedMs: Float64Array): FailureOverview['latency'] {
  const medianMs = quantile(sortedMs, 0.5);
  const p95Ms = quantile(sortedMs, 0.95);
  if (medianMs === null || p95Ms === null) return null;
  return { answers: sortedMs.length, medianMs, p95Ms };
}

/** By nearest rank: a time that was measured, never one between two. Null: there are none. */
function quantile(sorted: Float64Array, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
