import type { RiskLevel } from '../../shared/diagnosis.ts';
import type { ListedFailure, WorklistFilter } from '../../shared/worklist.ts';
import { foldForSearch } from './fold-for-search.ts';
import type { ListOrder } from './worklist-order.ts';

/** What narrows a list; what is missing or null does not. */
export interface RunFilter {
  readonly risk?: readonly RiskLevel[] | null;
  readonly failure?: readonly ListedFailure[] | null;
  readonly reason?: string | null;
  readonly own?: WorklistFilter['own'];
  /** Epoch ms: in its status since then or later. */
  readonly sinceMs?: number | null;
}

interface Condition {
  readonly sql: string;
  readonly bound: Readonly<Record<string, string | number>>;
}

/** As the column `risk_rank` has them; 0 is a run without a risk. */
const rankOf: Readonly<Record<RiskLevel, number>> = { low: 1, moderate: 2, high: 3, critical: 4 };

/** As the column `own` has them. */
const ownMarks = { 'queued-by-me': [1, 3], 'executed-by-me': [2, 3] } as const;

const oneOf = (column: string, name: string, values: readonly (string | number)[]): Condition => ({
  sql: `${column} in (${values.map((_, n) => `@${name}${n}`).join(', ')})`,
  bound: Object.fromEntries(values.map((value, n) => [`${name}${n}`, value])),
});

/** Conditions on columns that each index of the list has, so that they are read along it, without the rows. */
export function conditionsOf(filter: RunFilter, { timeColumn }: ListOrder): Condition[] {
  const { risk, failure, reason, own, sinceMs } = filter;
  const conditions = [
    risk &&
      oneOf(
        'runs.risk_rank',
        'risk',
        risk.map((level) => rankOf[level]),
      ),
    failure && oneOf('runs.failure', 'failure', failure),
    reason && oneOf('runs.search_text', 'reason', [foldForSearch(reason)]),
    own && oneOf('runs.own', 'own', ownMarks[own]),
    typeof sinceMs === 'number' && { sql: `runs.${timeColumn} >= @sinceMs`, bound: { sinceMs } },
  ];
  return conditions.filter((condition): condition is Condition => Boolean(condition));
}
