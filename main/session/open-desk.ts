import { type OrganizationId, type RunId, requestIdSchema } from '../../shared/ids.ts';
import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import type { Membership } from '../../shared/records.ts';
import { createAccessRecorder } from '../audit/access-recorder.ts';
import type { Cache, CacheTable } from '../db/cache.ts';
import { isCuredBySettingAside } from '../db/cache-problem.ts';
import { createJournal } from '../db/create-journal.ts';
import type { CheckThresholds } from '../engine/checks/check-answer.ts';
import type { Clock, EngineLog, Ids, Model } from '../engine/ports.ts';
import { createRunBatch, type RunBatch, type RunBatchOptions } from '../execution/run-batch.ts';
import { createRunningRuns, type RunningRuns, type RunningRunsOptions } from '../execution/running-runs.ts';
import { sweepRuns } from '../execution/sweep-runs.ts';
import { createPush } from '../push/create-push.ts';
import type { Remote } from '../remote/remote.ts';
import { createSync } from '../sync/create-sync.ts';
import type { Desk } from './active-session.ts';

export interface DeskOptions {
  readonly workplace: Membership;
  readonly remote: Remote;
  readonly cache: Cache;
  readonly model: Model;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EngineLog;
  readonly appVersion: string;
  readonly answerLanguage: () => 'en' | 'de';
  readonly thresholds: () => CheckThresholds;
  readonly flagEnabled: (cache: Cache, organizationId: OrganizationId) => boolean;
  readonly batch: Pick<RunBatchOptions, 'poolSize' | 'onChanged' | 'onFinished' | 'onHalted'>;
  readonly onProgress: RunningRunsOptions['announce'];
  readonly onRunEnded: RunningRunsOptions['onEnded'];
  readonly onRunBegan: () => void;
  readonly onChanged: (tables: (CacheTable | 'outbox')[]) => void;
  readonly onSyncState: (state: SyncState) => void;
  /** The server takes nothing more in this session. */
  readonly onSessionEnded: (end: { isRefused?: true }) => void;
  /** Everything was read anew: roles or organisations of the user may be others than before. */
  readonly onAccessChanged: () => void;
  readonly onCacheDamaged: () => void;
}

/** Starts the work of a signed-in clinician or admin: sync and sweep begin at once. */
export function openDesk(options: DeskOptions): Desk {
  const { workplace, remote, cache, clock, log } = options;
  const sync = createSync({
    remote,
    cache,
    clock,
    log,
    onChanged: options.onChanged,
    onState: options.onSyncState,
    onPulled({ restarted }) {
      if (restarted) options.onAccessChanged();
      push.ring();
      access.ring();
    },
    onFailure: (failure) => {
      if (failure.kind === 'session-expired') options.onSessionEnded(failure);
    },
    onCacheProblem: (problem) => {
      log.error('cache.unusable', { problem: problem.kind });
      if (isCuredBySettingAside(problem)) options.onCacheDamaged();
    },
  });
  const journal = createJournal(cache, {
    clock,
    onFault: (runId, problem) => log.error('journal.refused', { runId, problem: problem.kind }),
  });
  const push = createPush({
    remote,
    cache,
    clock,
    log,
    isReached: () => sync.state().state !== 'offline',
    onChanged: () => options.onChanged(['runs', 'outbox']),
    beforeFlush: () => runs.giveBackDoubtful(),
    onSent: () => sync.pullNow(),
  });
  const access = createAccessRecorder({ ...options, isReached: () => sync.state().state !== 'offline' });
  const runs = createRunningRuns({
    ports: { ...options, runs: remote.runs, contexts: remote.contexts, journal, outbox: push.outbox },
    answerLanguage: options.answerLanguage,
    announce: options.onProgress,
    afterRun: () => sync.pullNow(),
    onEnded: options.onRunEnded,
    onBegan: options.onRunBegan,
  });
  const ending = new AbortController();
  const batch = openBatch(options, runs, ending.signal);
  const flushing = push.run(ending.signal);
  const syncing = sync.run(ending.signal);
  const recording = access.run(ending.signal);
  const sweeping = sweepRuns(
    {
      runs: remote.runs,
      log,
      ids: options.ids,
      isOnline: () => sync.state().state !== 'offline',
      async before() {
        await runs.renewStale();
        await push.flush();
      },
      onSwept: () => sync.pullNow(),
    },
    ending.signal,
  );
  return {
    workplace,
    remote,
    cache,
    sync,
    runs,
    batch,
    push,
    access,
    async close() {
      // The sync first: a pull that hangs must not hold up what ends after it.
      ending.abort();
      // Begins nothing more while the runs under way come to their end.
      batch.pause();
      await runs.close();
      await Promise.all([syncing, sweeping, flushing, recording]);
    },
  };
}

/** Of a desk that closes nothing is told: its runs have not failed, they went back to the queue. */
function openBatch(options: DeskOptions, runs: RunningRuns, ending: AbortSignal): RunBatch {
  const { workplace, cache, clock, log, batch } = options;
  const organizationOf = (runId: RunId) =>
    cache.tryGetRun(runId)?.organization_id ?? workplace.organization_id;
  return createRunBatch({
    ...batch,
    onFinished: (finished) => (ending.aborted ? undefined : batch.onFinished(finished)),
    onHalted: (halted) => (ending.aborted ? undefined : batch.onHalted(halted)),
    runs,
    clock,
    log,
    flagEnabled: (runId) => options.flagEnabled(cache, organizationOf(runId)),
    isOfWorkplace: (runId) => organizationOf(runId) === workplace.organization_id,
    isQueued: (runId) => cache.tryGetRun(runId)?.status === 'queued',
    newRequestId: () => requestIdSchema.parse(options.ids.newId()),
  });
}
