import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type WorklistRow, worklistRowSchema } from '../../shared/ipc/run-channels.ts';
import { type WorklistTab, worklistTabs } from '../../shared/worklist.ts';
import { shownRisk } from './impression-rows.ts';
import { patientColumns } from './patient-rows.ts';
import { runColumns } from './run-rows.ts';
import { prepareSearchWords, type SearchWord, whereWords } from './search-words.ts';
import { encodeCursor, tryDecodeCursor, type WorklistPosition } from './worklist-cursor.ts';
import { conditionsOf, type RunFilter } from './worklist-filter.ts';
import { clausesOf, type ListOrder, listOrders, startOf } from './worklist-order.ts';

export interface WorklistQuery {
  readonly tab: WorklistTab;
  /**
   * Words that must all occur in the patient's name, the reason, the id, a title of the patient's anamnesis or a
   * finding; where no word has three letters or more, in the first three only. '' = all.
   */
  readonly search: string;
  /** Default: everything. */
  readonly filter?: RunFilter;
  /** `nextCursor` of the page before; null = first page. A cursor of another list, or nonsense, gives the first page. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface WorklistPage {
  readonly rows: WorklistRow[];
  readonly nextCursor: string | null;
  /** Over everything in the cache, whatever the search and the filter say. */
  readonly counts: Record<WorklistTab, number>;
}

const listedRunColumns = runColumns.filter((name) => name !== 'input_config' && name !== 'error_info');

const selectRow = (index: string) => `
select ${listedRunColumns.map((name) => `runs.${name}`).join(', ')}, runs.reason, runs.failure,
  runs.queue_rank, runs.created_ms, runs.newest_ms, runs.risk_rank, ${shownRisk} as risk_level,
  ${patientColumns.map((name) => `patients.${name} as "patient.${name}"`).join(', ')}
from runs indexed by ${index}
left join patients on patients.id = runs.patient_id
left join reports on reports.id = runs.artifact_id`;

const sortSchema = z.object({ id: z.string() }).catchall(z.unknown());
const countsSchema = z.array(z.object({ status: z.string(), amount: z.int() }));

/** Pages of the worklist by keyset: page 1,000 costs what page 1 costs. The orders are those of `listOrders`. */
export function prepareReadWorklist(database: Database.Database): (query: WorklistQuery) => WorklistPage {
  const wordsOf = prepareSearchWords(database);
  const statements = new Map<string, Database.Statement>();
  const counts = database.prepare('select status, amount from run_counts');

  function statementOf(sql: string): Database.Statement {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  return function readWorklist({ tab, search, filter = {}, cursor, limit }) {
    const order = listOrders[tab];
    const words = wordsOf(search);
    const conditions = conditionsOf(filter, order);
    const sql = sqlOf(order, words, conditions);
    const position = (cursor === null ? null : tryDecodeCursor(tab, cursor)) ?? startOf(order);
    // One row more than asked for tells whether there is a next page, without a count.
    const bound = { ...position, ...boundWords(words), tab, limit: limit + 1 };
    const found = statementOf(sql).all(
      Object.assign(bound, ...conditions.map((condition) => condition.bound)),
    );
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      rows: found.slice(0, limit).map(worklistRowOf),
      nextCursor: last === undefined ? null : encodeCursor(tab, positionOf(order, last)),
      counts: countsOf(counts.all()),
    };
  };
}

function sqlOf(
  order: ListOrder,
  words: readonly SearchWord[],
  conditions: readonly { readonly sql: string }[],
): string {
  const { orderBy, behind } = clausesOf(order);
  const where = [order.where, behind, ...conditions.map(({ sql }) => sql)].join(' and ');
  return `${selectRow(order.index)} where ${where}${whereWords(words)} order by ${orderBy} limit @limit`;
}

function boundWords(words: readonly SearchWord[]): Record<string, string | null> {
  return Object.fromEntries(
    words.flatMap(({ word, query }, n) => [
      [`word${n}`, word],
      [`query${n}`, query],
    ]),
  );
}

function positionOf({ columns }: ListOrder, row: unknown): WorklistPosition {
  const sort = sortSchema.parse(row);
  const [first = 0, second = 0] = columns.slice(0, -1).map((name) => z.int().parse(sort[name]));
  return { first, second, id: sort.id };
}

function worklistRowOf(row: unknown): WorklistRow {
  const columns = z.record(z.string(), z.unknown()).parse(row);
  const patient = Object.fromEntries(patientColumns.map((name) => [name, columns[`patient.${name}`]]));
  return worklistRowSchema.parse({ run: columns, patient: patient.id === null ? null : patient });
}

function countsOf(rows: unknown): Record<WorklistTab, number> {
  const amounts = new Map(countsSchema.parse(rows).map(({ status, amount }) => [status, amount]));
  const amount = (tab: WorklistTab) => amounts.get(tab) ?? 0;
  const all = worklistTabs.reduce((sum, tab) => sum + (tab === 'needs-review' ? 0 : amount(tab)), 0);
  return {
    all,
    queued: amount('queued'),
    running: amount('running'),
    succeeded: amount('succeeded'),
    failed: amount('failed'),
    'needs-review': amount('needs-review'),
  };
}
