import type Database from 'better-sqlite3';
import { assertNever } from '../../shared/result.ts';
import type { PullChange, PullUpsert } from '../remote/remote.ts';
import type { CacheTable } from './cache.ts';
import { prepareDeleteRows } from './delete-rows.ts';
import type { FlagRows } from './flag-rows.ts';
import type { PatientRows } from './patient-rows.ts';
import type { ReportRows } from './report-rows.ts';
import type { ReviewRows } from './review-rows.ts';
import type { RunRows } from './run-rows.ts';

interface MirroredRows {
  readonly patients: PatientRows;
  readonly runs: RunRows;
  readonly reports: ReportRows;
  readonly reviews: ReviewRows;
  readonly flags: FlagRows;
}

/** Writes the changes of the feed in their order. Call it inside a transaction. @returns the tables that were touched. */
export function prepareApplyChanges(
  database: Database.Database,
  rows: MirroredRows,
): (changes: readonly PullChange[]) => CacheTable[] {
  const deleteRow = prepareDeleteRows(database);
  return function applyChanges(changes) {
    for (const change of changes) {
      if (change.op === 'delete') deleteRow(change);
      else putRow(rows, change);
    }
    return [...new Set(changes.map((change) => change.table))];
  };
}

function putRow(rows: MirroredRows, change: PullUpsert): void {
  switch (change.table) {
    case 'patients':
      rows.patients.put(change.row);
      return;
    case 'runs':
      rows.runs.put(change.row);
      return;
    case 'reports':
      rows.reports.put(change.row);
      return;
    case 'reviews':
      rows.reviews.put(change.row);
      return;
    case 'flags':
      rows.flags.put(change.row);
      return;
    default:
      assertNever(change);
  }
}
