import type Database from 'better-sqlite3';
import { z } from 'zod';
import { cacheProblemOf, isCuredBySettingAside } from './cache-problem.ts';

const rowSchema = z.looseObject({ rescue_rowid: z.int() });
type Row = z.infer<typeof rowSchema>;

/** Between the last row from the front and the first from the back so many ids are tried one by one. */
const mostProbes = 20_000;

export interface ReadableRows {
  /** By rowid, in its order. */
  readonly rows: readonly Row[];
  /** How many rows the table has in all; null: that can't be read either. */
  readonly amount: number | null;
}

/**
 * Reads a rowid table of which some pages may be damaged: from the front up to the damage, from the back down to it,
 * and what lies between two damaged pages id by id. Throws what is not damage: a lock, a full disk, a refusal of the
 * system says nothing about the rows.
 */
export function readWhatIsReadable(database: Database.Database, table: string): ReadableRows {
  const select = `select rowid as rescue_rowid, * from ${table} where rowid`;
  const after = database.prepare(`${select} > ? order by rowid limit 1`);
  const before = database.prepare(`${select} < ? order by rowid desc limit 1`);
  const at = database.prepare(`${select} = ?`);

  const front = walk(after, Number.MIN_SAFE_INTEGER);
  if (front.ended) return { rows: front.rows, amount: front.rows.length };
  const back = walk(before, Number.MAX_SAFE_INTEGER);
  const from = (front.rows.at(-1)?.rescue_rowid ?? 0) + 1;
  const to = (back.rows.at(-1)?.rescue_rowid ?? from) - 1;
  const ids = Array.from({ length: Math.max(0, Math.min(to - from + 1, mostProbes)) }, (_, i) => from + i);
  const between = ids.flatMap((id) => {
    const row = tryRead(at, id);
    return row === 'damaged' || row === 'none' ? [] : [row];
  });
  return { rows: [...front.rows, ...between, ...back.rows.toReversed()], amount: tryCount(database, table) };
}

function walk(next: Database.Statement, from: number): { rows: Row[]; ended: boolean } {
  const rows: Row[] = [];
  for (let position = from; ; ) {
    const row = tryRead(next, position);
    if (row === 'damaged' || row === 'none') return { rows, ended: row === 'none' };
    rows.push(row);
    position = row.rescue_rowid;
  }
}

function tryRead(statement: Database.Statement, parameter: number): Row | 'none' | 'damaged' {
  return unlessDamaged(() => {
    const row = statement.get(parameter);
    return row === undefined ? 'none' : rowSchema.parse(row);
  });
}

// SQLite counts along the smallest index, whose pages may be whole where those of the table are not.
function tryCount(database: Database.Database, table: string): number | null {
  const count = unlessDamaged(() => database.prepare(`select count(*) from ${table}`).pluck().get());
  return count === 'damaged' ? null : z.int().parse(count);
}

function unlessDamaged<Value>(read: () => Value): Value | 'damaged' {
  try {
    return read();
  } catch (error) {
    const problem = cacheProblemOf(error);
    if (problem && isCuredBySettingAside(problem)) return 'damaged';
    throw error;
  }
}
