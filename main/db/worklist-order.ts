import type { WorklistTab } from '../../shared/worklist.ts';
import type { WorklistPosition } from './worklist-cursor.ts';

/** How one tab of the worklist is walked. */
export interface ListOrder {
  /** Named in the statement: the planner must not choose to sort 100,000 rows instead. */
  readonly index: string;
  readonly where: string;
  /** Ends with the id; each but that is a number. */
  readonly columns: readonly string[];
  readonly direction: 'asc' | 'desc';
  /** When a run came to where it is, for the filter of the period. Epoch ms; stands in the index. */
  readonly timeColumn: 'newest_ms' | 'created_ms';
}

const newestFirst = { columns: ['newest_ms', 'id'], direction: 'desc', timeColumn: 'newest_ms' } as const;
const byStatus = { ...newestFirst, index: 'runs_by_status', where: 'runs.status = @tab' } as const;

/** Queued: priority first, then oldest; to be reviewed: the highest risk first, then newest; others newest first. */
export const listOrders: Readonly<Record<WorklistTab, ListOrder>> = {
  all: { ...newestFirst, index: 'runs_by_time', where: 'true' },
  queued: {
    index: 'runs_queue',
    where: `runs.status = 'queued'`,
    columns: ['queue_rank', 'created_ms', 'id'],
    direction: 'asc',
    timeColumn: 'created_ms',
  },
  running: byStatus,
  succeeded: byStatus,
  failed: byStatus,
  'needs-review': {
    index: 'runs_to_review',
    where: 'runs.needs_review = 1',
    columns: ['risk_rank', 'newest_ms', 'id'],
    direction: 'desc',
    timeColumn: 'newest_ms',
  },
};

/** Sorts before every row, so that the first page needs no statement of its own. */
export function startOf({ direction }: ListOrder): WorklistPosition {
  return direction === 'asc'
    ? { first: Number.MIN_SAFE_INTEGER, second: Number.MIN_SAFE_INTEGER, id: '' }
    : { first: Number.MAX_SAFE_INTEGER, second: Number.MAX_SAFE_INTEGER, id: 'g' };
}

/** The sort of a list and what comes behind a position in it. */
export function clausesOf({ columns, direction }: ListOrder): { orderBy: string; behind: string } {
  const names = columns.map((name) => `runs.${name}`);
  const bound = columns.length === 2 ? '(@first, @id)' : '(@first, @second, @id)';
  return {
    orderBy: names.map((name) => `${name} ${direction}`).join(', '),
    behind: `(${names.join(', ')}) ${direction === 'asc' ? '>' : '<'} ${bound}`,
  };
}
