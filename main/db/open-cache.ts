import type Database from 'better-sqlite3';
import type { RunRecord } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { prepareAccessRows } from './access-rows.ts';
import { prepareApplyChanges } from './apply-changes.ts';
import type { Cache } from './cache.ts';
import { prepareCacheContents } from './cache-contents.ts';
import { type CacheProblem, orCacheProblem } from './cache-problem.ts';
import { prepareCachedEnds } from './cached-ends.ts';
import { prepareCachedWrites } from './cached-writes.ts';
import { prepareFailureCounts } from './failure-counts.ts';
import { prepareFlagRows } from './flag-rows.ts';
import { prepareIdentityRow } from './identity-row.ts';
import { prepareImpressionRows } from './impression-rows.ts';
import { prepareIncidentRows } from './incident-rows.ts';
import { prepareJournalRows } from './journal-rows.ts';
import { migrate } from './migrate.ts';
import { type ConnectionOptions, openConnection } from './open-connection.ts';
import { preparePackRows } from './pack-rows.ts';
import { preparePatientRows } from './patient-rows.ts';
import { preparePatientRuns } from './patient-runs.ts';
import { preparePurgeOutOfScope } from './purge-out-of-scope.ts';
import { preparePurgeUnseen } from './purge-unseen.ts';
import { prepareReadWorklist } from './read-worklist.ts';
import { prepareReasonRows } from './reason-rows.ts';
import { prepareReportRows } from './report-rows.ts';
import { prepareAdoptRows } from './rescue-rows.ts';
import { prepareReviewRows } from './review-rows.ts';
import { prepareRunRows } from './run-rows.ts';
import { prepareSearchTexts } from './search-texts.ts';
import { prepareSyncPosition } from './sync-position.ts';
import { prepareViewRows } from './view-rows.ts';
import { isWalDamaged } from './wal-damage.ts';
import { prepareWriteRows } from './write-rows.ts';

/**
 * Opens the cache of one user, creating and migrating it as needed.
 * @returns the cache, or why the file there can't be used: the caller sets it aside (cache-files.ts) and opens anew.
 */
export function openCache(options: ConnectionOptions): Result<Cache, CacheProblem> {
  const opened = orCacheProblem(() =>
    isWalDamaged(options.path) ? err({ kind: 'DAMAGED' }) : openConnection(options),
  );
  if (!opened.ok) return opened;
  const database = opened.value;
  const usable = orCacheProblem(() => migrate(database));
  if (!usable.ok) {
    database.close();
    return usable;
  }
  return orCacheProblem(() => ok(cacheOver(database, options.path)));
}

function cacheOver(database: Database.Database, path: string): Cache {
  const runs = prepareRunRows(database);
  const searchTexts = prepareSearchTexts(database);
  const reports = prepareReportRows(database, searchTexts);
  const patients = preparePatientRows(database, searchTexts);
  const reviews = prepareReviewRows(database);
  const flags = prepareFlagRows(database);
  const journal = prepareJournalRows(database);
  const writes = prepareWriteRows(database);
  const impressions = prepareImpressionRows(database);
  const views = prepareViewRows(database);
  const position = prepareSyncPosition(database);
  const applyChanges = prepareApplyChanges(database, { runs, reports, reviews, patients, flags });
  const purgeUnseen = preparePurgeUnseen(database);
  const pairInScope = database.prepare(
    'select 1 from scope_pairs where patient_id = ? and organization_id = ?',
  );
  // Answered while the patient was taken away: the next pull has to look at the scope again.
  function forgetScopeUnlessIn(pair: Pick<RunRecord, 'patient_id' | 'organization_id'>): void {
    if (pairInScope.get(pair.patient_id, pair.organization_id) === undefined) position.forgetScope();
  }
  const incidents = prepareIncidentRows(database);
  const adoptRows = prepareAdoptRows(database);
  const purgeOutOfScope = preparePurgeOutOfScope(database);
  return {
    path,
    listRuns: prepareReadWorklist(database),
    listReasons: prepareReasonRows(database),
    tryGetRun: runs.tryGet,
    listQueuedRunIds: runs.listQueuedIds,
    tryGetReport: reports.tryGet,
    tryGetLatestReport: reports.tryGetLatest,
    listReportVersions: reports.listVersions,
    listReviews: reviews.listOf,
    tryGetPatient: patients.tryGet,
    listPatients: patients.list,
    patientRuns: preparePatientRuns(database),
    impressions,
    tryGetFlag: flags.tryGet,
    putRun: database.transaction((run) => {
      runs.putUnlessOlder(run);
      forgetScopeUnlessIn(run);
    }).immediate,
    putReview: database.transaction((review) => {
      reviews.put(review);
      forgetScopeUnlessIn(review);
    }).immediate,
    putFlag: flags.put,
    syncPosition: position.read,
    applyPullPage: database.transaction((batch) => {
      const touched = applyChanges(batch.changes);
      // They may have been taken away again since the page was told, even back to the scope that is stored: nothing
      // vouches for them until the scope was compared, also when that is cut off. (Who comes into sight is told
      // patient first, so the patients stand for their runs, reports and reviews; who goes out of sight while a pull of
      // many pages runs is found by its last page, which is always compared then.)
      if (touched.includes('patients')) position.forgetScope();
      if (batch.cursor !== null) position.writeCursor(batch.cursor);
      return touched;
    }).immediate,
    keepScope: database.transaction((scope) => {
      const touched = purgeOutOfScope(scope);
      position.writeScope(scope.digest);
      return touched;
    }).immediate,
    forgetRows: database.transaction(() => {
      purgeOutOfScope({ organizations: [] });
      impressions.purgeRunless();
      views.clear();
      position.forgetAll();
    }).immediate,
    finishPull: database.transaction((pulled) => {
      // Rescued ones were there before their runs: only now is it known which of them come back.
      if (!pulled.heldBack) impressions.purgeRunless();
      position.writePulled(pulled);
    }).immediate,
    finishRebuild: database.transaction((pulled) => {
      const touched = pulled.seen ? purgeUnseen(pulled.seen) : [];
      if (pulled.seen) impressions.purgeRunless();
      position.writeCursor(pulled.cursor);
      position.writePulled(pulled);
      return touched;
    }).immediate,
    beginJournal: journal.begin,
    appendJournal: journal.append,
    readJournal: journal.tryRead,
    ends: prepareCachedEnds(database, journal, writes),
    writes: prepareCachedWrites(database, journal, writes),
    packs: preparePackRows(database, searchTexts),
    access: prepareAccessRows(database),
    contents: prepareCacheContents(database),
    failures: prepareFailureCounts(database),
    views,
    identity: prepareIdentityRow(database),
    incidents,
    adoptRescued: database.transaction((rescued, incident) => {
      adoptRows(rescued);
      incidents.note(incident);
    }).immediate,
    verify: () => verify(database),
    close: () => void database.close(),
  };
}

function verify(database: Database.Database): Result<void, CacheProblem> {
  return orCacheProblem(() => {
    const verdict = database.pragma('quick_check', { simple: true });
    return verdict === 'ok' ? ok(undefined) : err({ kind: 'DAMAGED' });
  });
}
