import type Database from 'better-sqlite3';
import { z } from 'zod';
import { writeProblemSchema } from '../../shared/pending-write.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type CacheProblem, isCuredBySettingAside, orCacheProblem } from './cache-problem.ts';
import { writeKindSchema } from './kept-write.ts';
import { type ConnectionOptions, openConnection } from './open-connection.ts';
import { readWhatIsReadable } from './read-damaged-table.ts';
import { isWalDamaged } from './wal-damage.ts';

const waitingColumns = {
  payload: z.string(),
  since_ms: z.int(),
  tries: z.int(),
  problem: writeProblemSchema.nullable(),
  code: z.string().nullable(),
};

const writeRowSchema = z.object({
  key: z.string(),
  kind: writeKindSchema,
  run_id: z.string().nullable(),
  organization_id: z.string().nullable(),
  ...waitingColumns,
  duplicate_of: z.string().nullable(),
});

/** As written before the outbox kept every kind: ends of runs, each under its claim. */
const earlierRowSchema = z
  .object({
    claim_id: z.string(),
    run_id: z.string(),
    kind: z.enum(['complete', 'fail']),
    ...waitingColumns,
  })
  .transform(({ claim_id: key, ...row }) => ({ key, ...row, organization_id: null, duplicate_of: null }));

const outboxRowSchema = z.union([writeRowSchema, earlierRowSchema]);

const supersededRowSchema = z.object({
  claim_id: z.string(),
  run_id: z.string(),
  artifact_data: z.string(),
  content_hash: z.string(),
  provenance: z.string(),
  refused_at_ms: z.int(),
});

const accessRowSchema = z.object({ id: z.string(), record: z.string() });

const viewRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  tab: z.string(),
  search: z.string(),
  filter: z.string(),
});

const impressionRowSchema = z.object({
  run_id: z.string(),
  content_hash: z.string(),
  opened_at_ms: z.int(),
  risk: z.string().nullable(),
  text: z.string().nullable(),
});

const choiceRowSchema = z.object({ name: z.string(), value: z.string() });

/** What exists nowhere but in the cache of this workstation: writes that Postgres has not acknowledged, and results that it has not taken. */
export interface RescuedRows {
  readonly outbox: readonly z.infer<typeof outboxRowSchema>[];
  readonly superseded: readonly z.infer<typeof supersededRowSchema>[];
  /** Notes of what was shown. */
  readonly access: readonly z.infer<typeof accessRowSchema>[];
  /** Saved views of the worklist. */
  readonly views: readonly z.infer<typeof viewRowSchema>[];
  /** Own impressions from before a draft was read. */
  readonly impressions: readonly z.infer<typeof impressionRowSchema>[];
  readonly choices: readonly z.infer<typeof choiceRowSchema>[];
  /** How many more writes and results there were; null: nobody can know. */
  readonly lost: number | null;
}

const nothing: RescuedRows = {
  outbox: [],
  superseded: [],
  access: [],
  views: [],
  impressions: [],
  choices: [],
  lost: null,
};

/**
 * Reads from a cache that can't be used any more what would be lost with it, row by row around the damaged pages.
 * Whatever it returns has passed the authentication of its page.
 * @returns FULL or UNAVAILABLE when the system refused on the way: that passes, and the rows are still where they are.
 */
export function rescueRows(options: ConnectionOptions): Result<RescuedRows, CacheProblem> {
  const rescued = orCacheProblem(() => rescueReadable(options));
  // Damage up to the schema: the file does not open, or no statement can be prepared.
  return !rescued.ok && isCuredBySettingAside(rescued.error) ? ok(nothing) : rescued;
}

function rescueReadable(options: ConnectionOptions): Result<RescuedRows, CacheProblem> {
  // SQLite drops what stands behind the damage in the log: what it reads is what was there before.
  const knowsAll = !isWalDamaged(options.path);
  const opened = openConnection(options);
  if (!opened.ok) return opened;
  try {
    const rescued = rescueFrom(opened.value);
    return ok(knowsAll ? rescued : { ...rescued, lost: null });
  } finally {
    opened.value.close();
  }
}

function rescueFrom(database: Database.Database): RescuedRows {
  const outbox = rescueTable(database, 'outbox', outboxRowSchema);
  const superseded = rescueTable(database, 'superseded_results', supersededRowSchema);
  const access = rescueTable(database, 'access_records', accessRowSchema);
  const views = rescueTable(database, 'saved_views', viewRowSchema);
  const lost = outbox.lost === null || superseded.lost === null ? null : outbox.lost + superseded.lost;
  return {
    outbox: outbox.rows,
    superseded: superseded.rows,
    access: access.rows,
    views: views.rows,
    impressions: rescueTable(database, 'impressions', impressionRowSchema).rows,
    choices: rescueTable(database, 'choices', choiceRowSchema).rows,
    lost,
  };
}

function rescueTable<Row>(
  database: Database.Database,
  table: string,
  schema: z.ZodType<Row>,
): { rows: Row[]; lost: number | null } {
  if (!hasTable(database, table)) return { rows: [], lost: 0 };
  const { rows, amount } = readWhatIsReadable(database, table);
  // A newer version may write them otherwise; then the row is one that this app can't take over.
  const usable = rows.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  return { rows: usable, lost: amount === null ? null : amount - usable.length };
}

// A cache of an earlier version does not have all of them, and nothing there that could be lost.
function hasTable(database: Database.Database, table: string): boolean {
  return (
    database.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`).get(table) !== undefined
  );
}

/** Writes rescued rows. What is there already is newer and stays. Call it inside a transaction. */
export function prepareAdoptRows(database: Database.Database): (rescued: RescuedRows) => void {
  const insert = (table: string, schema: z.ZodObject) => {
    const columns = Object.keys(schema.shape);
    return database.prepare(
      `insert or ignore into ${table} (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
    );
  };
  const putWrite = insert('outbox', writeRowSchema);
  const putSuperseded = insert('superseded_results', supersededRowSchema);
  const putAccess = insert('access_records', accessRowSchema);
  const putView = insert('saved_views', viewRowSchema);
  const putImpression = insert('impressions', impressionRowSchema);
  const putChoice = insert('choices', choiceRowSchema);
  return function adoptRows({ outbox, superseded, access, views, impressions, choices }) {
    for (const row of outbox) putWrite.run(row);
    for (const row of superseded) putSuperseded.run(row);
    for (const row of access) putAccess.run(row);
    for (const row of views) putView.run(row);
    for (const row of impressions) putImpression.run(row);
    for (const row of choices) putChoice.run(row);
  };
}
