import type Database from 'better-sqlite3';
import type { ClaimId } from '../../shared/ids.ts';
import type { RunEnd } from '../engine/ports.ts';
import type { CachedEnds } from './cache.ts';
import type { JournalRows } from './journal-rows.ts';
import { prepareRunEndRows } from './run-end-rows.ts';
import { prepareSupersededRows } from './superseded-rows.ts';
import type { WriteRows } from './write-rows.ts';

/** The ends of runs in the outbox together with what has to change in the same transaction: the draft of a run, its superseded results. */
export function prepareCachedEnds(
  database: Database.Database,
  journal: Pick<JournalRows, 'forget'>,
  writes: WriteRows,
): CachedEnds {
  const { remove, ...outbox } = prepareRunEndRows(database, writes);
  const superseded = prepareSupersededRows(database);
  const isInCache = database.prepare('select 1 from runs where id = ?');
  return {
    ...outbox,
    acknowledge: database.transaction((claimId: ClaimId, draft: 'stored' | 'unfinished') => {
      remove(claimId);
      if (draft === 'stored') journal.forget(claimId);
    }).immediate,
    supersede: database.transaction((end: RunEnd, nowMs: number, isOutOfSight = false) => {
      remove(end.claimId);
      if (end.kind === 'fail') return;
      journal.forget(end.claimId);
      if (isOutOfSight && isInCache.get(end.runId) === undefined) return;
      superseded.put({
        claim_id: end.claimId,
        run_id: end.runId,
        artifact_data: end.diagnosis,
        content_hash: end.contentHash,
        provenance: end.provenance,
        refused_at_ms: nowMs,
      });
    }).immediate,
    listSuperseded: superseded.list,
  };
}
