import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import type { Membership } from '../../shared/records.ts';
import type { AccessRecorder } from '../audit/access-recorder.ts';
import type { Cache } from '../db/cache.ts';
import type { RunBatch } from '../execution/run-batch.ts';
import type { RunningRuns } from '../execution/running-runs.ts';
import type { Push } from '../push/create-push.ts';
import type { Remote } from '../remote/remote.ts';
import type { Sync } from '../sync/create-sync.ts';

/** What a clinician or admin works with: the cache of that user, its sync, the runs under way. */
export interface Desk {
  readonly workplace: Membership;
  readonly remote: Remote;
  readonly cache: Cache;
  readonly sync: Sync;
  readonly runs: RunningRuns;
  readonly batch: RunBatch;
  readonly push: Push;
  readonly access: AccessRecorder;
  /** Ends the work in order: runs, then sync and sweep. Nothing of it touches the cache any more. */
  close(): Promise<void>;
}

/** A signed-in user; `desk` is null for roles that may see nothing of this app. */
export interface ActiveSession {
  readonly info: SessionInfo;
  readonly desk: Desk | null;
}
