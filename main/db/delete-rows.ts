import type Database from 'better-sqlite3';
import { assertNever } from '../../shared/result.ts';
import type { PullDelete } from '../remote/remote.ts';

/** Deletes what the server says is gone, and with a run its reports and its draft. Call it inside a transaction. */
export function prepareDeleteRows(database: Database.Database): (change: PullDelete) => void {
  const patient = database.prepare('delete from patients where id = ?');
  const run = database.prepare('delete from runs where id = ?');
  const reportsOfRun = database.prepare('delete from reports where run_id = ?');
  const draftOfRun = database.prepare('delete from stream_journal where run_id = ?');
  const report = database.prepare('delete from reports where id = ?');
  const review = database.prepare('delete from reviews where id = ?');
  const flag = database.prepare('delete from flags where organization_id = ? and flag = ?');
  return function deleteRow(change) {
    switch (change.table) {
      case 'patients':
        patient.run(change.id);
        return;
      case 'runs':
        for (const statement of [run, reportsOfRun, draftOfRun]) statement.run(change.id);
        return;
      case 'reports':
        report.run(change.id);
        return;
      case 'reviews':
        review.run(change.id);
        return;
      case 'flags':
        flag.run(change.organizationId, change.flag);
        return;
      default:
        assertNever(change);
    }
  };
}
