import type Database from 'better-sqlite3';
import { z } from 'zod';

const reasonSchema = z.object({ reason: z.string(), amount: z.int() });

/** A reason or funnel and how many runs have it. */
export type ReasonAmount = z.infer<typeof reasonSchema>;

/** Reads `run_reasons`, which triggers keep: the most frequent first, then by name. */
export function prepareReasonRows(database: Database.Database): (limit: number) => ReasonAmount[] {
  const frequent = database.prepare(
    'select reason, amount from run_reasons order by amount desc, reason limit ?',
  );
  return (limit) => z.array(reasonSchema).parse(frequent.all(limit));
}
