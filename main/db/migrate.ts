import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../shared/result.ts';
import type { CacheProblem } from './cache-problem.ts';
import { foldForSearch } from './fold-for-search.ts';
import { firstTables } from './migrations/1-first-tables.ts';
import { runEnds } from './migrations/2-run-ends.ts';
import { incidents } from './migrations/3-incidents.ts';
import { contextPacks } from './migrations/4-context-packs.ts';
import { search } from './migrations/5-search.ts';
import { scopePairs } from './migrations/6-scope-pairs.ts';
import { endsLeaveWithRun } from './migrations/7-ends-leave-with-run.ts';
import { reviews } from './migrations/8-reviews.ts';
import { outboxOfAllKinds } from './migrations/9-outbox-of-all-kinds.ts';
import { identity } from './migrations/10-identity.ts';
import { accessRecords } from './migrations/11-access-records.ts';
import { desk } from './migrations/12-desk.ts';
import { endsInTime } from './migrations/13-ends-in-time.ts';
import { impressions } from './migrations/14-impressions.ts';

/** Migration n brings `user_version` from n-1 to n. Never edited once released: add another. */
export const migrations: readonly string[] = [
  firstTables,
  runEnds,
  incidents,
  contextPacks,
  search,
  scopePairs,
  endsLeaveWithRun,
  reviews,
  outboxOfAllKinds,
  identity,
  accessRecords,
  desk,
  endsInTime,
  impressions,
];

/** The schema version that this app writes. */
export const schemaVersion = migrations.length;

/**
 * Brings the file to the current schema, each migration in its own transaction together with its number.
 * @returns NEWER_SCHEMA when a newer app wrote the file; nothing is changed then.
 */
export function migrate(
  database: Database.Database,
  steps: readonly string[] = migrations,
): Result<void, CacheProblem> {
  const found = Number(database.pragma('user_version', { simple: true }));
  if (found > steps.length) return err({ kind: 'NEWER_SCHEMA', found, known: steps.length });
  database.function('fold_for_search', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? foldForSearch(text) : '',
  );
  steps.slice(found).forEach((sql, index) => {
    const version = found + index + 1;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${version}`);
    })();
  });
  return ok(undefined);
}
