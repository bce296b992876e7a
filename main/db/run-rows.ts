import type Database from 'better-sqlite3';
import { errorInfoSchema } from '../../shared/failure.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import { inputConfigSchema, type RunRecord, runRecordSchema } from '../../shared/records.ts';
import { foldForSearch } from './fold-for-search.ts';
import { jsonColumn } from './json-column.ts';

/** The columns of a run without the helper columns. */
export const runColumns = Object.keys(runRecordSchema.shape);

/** 1: queued by the user of this cache, 2: executed, 3: both. */
const own = (['created_by', 'claimed_by'] as const)
  .map((column, index) => `${index + 1} * coalesce(@${column} = (select user_id from identity), 0)`)
  .join(' + ');

const helperColumns = ['queue_rank', 'created_ms', 'newest_ms', 'reason', 'failure', 'search_text'];

const runRowSchema = runRecordSchema.extend({
  input_config: jsonColumn(inputConfigSchema),
  error_info: jsonColumn(errorInfoSchema).nullable(),
});

export interface RunRows {
  put(run: RunRecord): void;
  /** Leaves a row that is newer: an answer may be overtaken by a pull. Call it inside a transaction. */
  putUnlessOlder(run: RunRecord): void;
  tryGet(id: RunId): RunRecord | null;
  /** Every queued run, in the order of the worklist. */
  listQueuedIds(): RunId[];
}

/** Reads and writes of the table `runs`; the pages of the worklist are in read-worklist.ts. */
export function prepareRunRows(database: Database.Database): RunRows {
  const columns = [...runColumns, ...helperColumns];
  const put = database.prepare(
    `insert into runs (${columns.join(', ')}, own) values (${columns.map((name) => `@${name}`).join(', ')}, ${own})
     on conflict (id) do update set ${[...columns, 'own'].map((name) => `${name} = excluded.${name}`).join(', ')}`,
  );
  const get = database.prepare(`select ${runColumns.join(', ')} from runs where id = ?`);
  const queuedIds = database
    .prepare(`select id from runs where status = 'queued' order by queue_rank, created_ms, id`)
    .pluck();
  const changedAt = database.prepare('select updated_at from runs where id = ?').pluck();
  return {
    put: (run) => void put.run(rowOf(run)),
    putUnlessOlder(run) {
      const known = changedAt.get(run.id);
      if (typeof known !== 'string' || !isBefore(run.updated_at, known)) put.run(rowOf(run));
    },
    tryGet(id) {
      const row = get.get(id);
      return row === undefined ? null : runRowSchema.parse(row);
    },
    listQueuedIds: () => queuedIds.all().map((id) => runIdSchema.parse(id)),
  };
}

function rowOf(run: RunRecord) {
  const reason = run.input_config.reason ?? run.input_config.funnel ?? null;
  const newest = run.completed_at ?? run.started_at ?? run.created_at;
  return {
    ...run,
    input_config: JSON.stringify(run.input_config),
    error_info: run.error_info && JSON.stringify(run.error_info),
    queue_rank: -run.priority,
    created_ms: epochMs(run.created_at),
    newest_ms: epochMs(newest),
    reason,
    failure: failureOf(run),
    search_text: foldForSearch(reason ?? ''),
  };
}

function failureOf(run: RunRecord): string | null {
  if (!run.error_info) return null;
  if (run.error_info.error_code === 'VALIDATION_ERROR') return 'VALIDATION_ERROR';
  return run.error_info.reason ?? null;
}

// Within a millisecond the text decides: the fraction has up to six digits, and its end sorts before every digit.
function isBefore(one: string, other: string): boolean {
  const apart = epochMs(one) - epochMs(other);
  return apart === 0 ? one < other : apart < 0;
}

// A time that can't be read sorts last instead of breaking the row: the text itself is kept as it came.
function epochMs(timestamp: string): number {
  const ms = Date.parse(timestamp);
  return Number.isNaN(ms) ? 0 : ms;
}
