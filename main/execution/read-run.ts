import type { RunId } from '../../shared/ids.ts';
import type { InterruptedDraft, UnsyncedEnd } from '../../shared/ipc/run-channels.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { ReportRecord, RunRecord } from '../../shared/records.ts';
import type { Cache } from '../db/cache.ts';
import type { Desk } from '../session/active-session.ts';
import { type Author, reviewAsWritten } from './record-review.ts';

/** Everything that this workstation knows of a run; null: it is not among those that the user may see. */
export function readRun(
  { cache, runs }: Pick<Desk, 'cache' | 'runs'>,
  runId: RunId,
  author: Author,
): ResponseOf<'runs.get'> | null {
  const run = cache.tryGetRun(runId);
  if (!run) return null;
  const live = runs.tryGetLive(runId);
  const unsynced = cache.ends.tryGetUnsynced(runId);
  const report = cache.tryGetLatestReport(runId);
  return {
    run,
    patient: cache.tryGetPatient(run.patient_id),
    report,
    reviews: report ? reviewsOf(cache, report, author) : [],
    live,
    draft: live ? null : interruptedDraft(cache, run, unsynced),
    unsynced,
    superseded: cache.ends.listSuperseded(runId),
  };
}

/** What the server has, then what waits here for it; what was rejected is in the outbox only. */
function reviewsOf(cache: Cache, { id, run_id }: ReportRecord, author: Author) {
  const recorded = cache.listReviews(id);
  const known = new Set(recorded.map((review) => review.id));
  const waiting = cache.writes
    .listReviews(run_id)
    .filter(({ write }) => write.artifactId === id && !known.has(write.reviewId))
    .map(({ write, sinceMs }) => reviewAsWritten(write, author, sinceMs));
  return [
    ...recorded.map((record) => ({ record, pending: false })),
    ...waiting.map((record) => ({ record, pending: true })),
  ];
}

/** A text that became the report, or will as soon as it is synced, is no interrupted one. */
function interruptedDraft(
  cache: Cache,
  run: RunRecord,
  unsynced: UnsyncedEnd | null,
): InterruptedDraft | null {
  if (unsynced?.outcome === 'succeeded') return null;
  const draft = cache.readJournal(run.id);
  if (!draft || (run.status === 'succeeded' && run.claim_id === draft.claimId)) return null;
  return { text: draft.text, writtenAtMs: draft.writtenAtMs };
}
