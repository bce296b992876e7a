import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type WorklistRow, worklistRowSchema } from '../../shared/ipc/run-channels.ts';
import type { RunStatus } from '../../shared/run.ts';
import { patientColumns } from './patient-rows.ts';
import { runColumns } from './run-rows.ts';
import { prepareSearchWords, type SearchWord, whereWords } from './search-words.ts';
import { encodeCursor, tryDecodeCursor, type WorklistPosition } from './worklist-cursor.ts';

export interface WorklistQuery {
  /** Null: every status. */
  readonly status: RunStatus | null;
  /**
   * Words that must all occur in the patient's name, the reason, the id, a title of the patient's anamnesis or a
   * finding; where no word has three letters or more, in the first three only. '' = all.
   */
  readonly search: string;
  /** `nextCursor` of the page before; null = first page. A cursor of another list, or nonsense, gives the first page. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface WorklistPage {
  readonly rows: WorklistRow[];
  readonly nextCursor: string | null;
  /** Over everything in the cache, whatever the search says. */
  readonly counts: Record<RunStatus, number>;
}

interface ListOrder {
  /** Named in the statement: the planner must not choose to sort 100,000 rows instead. */
  readonly index: string;
  readonly where: string;
  readonly orderBy: string;
  readonly position: string;
  /** Sorts before every row, so that the first page needs no statement of its own. */
  readonly start: WorklistPosition;
}

const newestFirst: Omit<ListOrder, 'where' | 'index'> = {
  orderBy: 'runs.newest_ms desc, runs.id desc',
  position: '(runs.newest_ms, runs.id) < (@first, @id)',
  start: { first: Number.MAX_SAFE_INTEGER, second: 0, id: 'g' },
};
const nextInQueueFirst: ListOrder = {
  index: 'runs_queue',
  where: `runs.status = 'queued'`,
  orderBy: 'runs.queue_rank, runs.created_ms, runs.id',
  position: '(runs.queue_rank, runs.created_ms, runs.id) > (@first, @second, @id)',
  start: { first: Number.MIN_SAFE_INTEGER, second: 0, id: '' },
};

function orderOf(status: RunStatus | null): ListOrder {
  if (status === 'queued') return nextInQueueFirst;
  if (status === null) return { ...newestFirst, index: 'runs_by_time', where: 'true' };
  return { ...newestFirst, index: 'runs_by_status', where: 'runs.status = @status' };
}

const listedRunColumns = runColumns.filter((name) => name !== 'input_config' && name !== 'error_info');

const selectRow = (index: string) => `
select ${listedRunColumns.map((name) => `runs.${name}`).join(', ')}, runs.reason, runs.failure,
  runs.queue_rank, runs.created_ms, runs.newest_ms, reports.risk_level,
  ${patientColumns.map((name) => `patients.${name} as "patient.${name}"`).join(', ')}
from runs indexed by ${index}
left join patients on patients.id = runs.patient_id
left join reports on reports.id = runs.artifact_id`;

const sortSchema = z.object({ queue_rank: z.int(), created_ms: z.int(), newest_ms: z.int(), id: z.string() });
const countsSchema = z.array(z.object({ status: z.string(), amount: z.int() }));

/** Pages of the worklist by keyset: page 1,000 costs what page 1 costs. Queued: priority first, then oldest; others newest first. */
export function prepareReadWorklist(database: Database.Database): (query: WorklistQuery) => WorklistPage {
  const wordsOf = prepareSearchWords(database);
  const statements = new Map<string, Database.Statement>();
  const counts = database.prepare('select status, amount from run_counts');

  function statementOf(order: ListOrder, words: readonly SearchWord[]): Database.Statement {
    const sql = `${selectRow(order.index)} where ${order.where} and ${order.position}${whereWords(words)} order by ${order.orderBy} limit @limit`;
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  return function readWorklist({ status, search, cursor, limit }) {
    const order = orderOf(status);
    const words = wordsOf(search);
    const position = (cursor === null ? null : tryDecodeCursor(status, cursor)) ?? order.start;
    const bound = Object.fromEntries(
      words.flatMap(({ word, query }, n) => [
        [`word${n}`, word],
        [`query${n}`, query],
      ]),
    );
    // One row more than asked for tells whether there is a next page, without a count.
    const found = statementOf(order, words).all({ ...position, ...bound, status, limit: limit + 1 });
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      rows: found.slice(0, limit).map(worklistRowOf),
      nextCursor: last === undefined ? null : encodeCursor(status, positionOf(status, last)),
      counts: countsOf(counts.all()),
    };
  };
}

function positionOf(status: RunStatus | null, row: unknown): WorklistPosition {
  const sort = sortSchema.parse(row);
  if (status === 'queued') return { first: sort.queue_rank, second: sort.created_ms, id: sort.id };
  return { first: sort.newest_ms, second: 0, id: sort.id };
}

function worklistRowOf(row: unknown): WorklistRow {
  const columns = z.record(z.string(), z.unknown()).parse(row);
  const patient = Object.fromEntries(patientColumns.map((name) => [name, columns[`patient.${name}`]]));
  return worklistRowSchema.parse({ run: columns, patient: patient.id === null ? null : patient });
}

function countsOf(rows: unknown): Record<RunStatus, number> {
  const amounts = new Map(countsSchema.parse(rows).map(({ status, amount }) => [status, amount]));
  const amount = (status: RunStatus) => amounts.get(status) ?? 0;
  return {
    queued: amount('queued'),
    running: amount('running'),
    succeeded: amount('succeeded'),
    failed: amount('failed'),
  };
}
