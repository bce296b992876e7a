import type { RequestId, RunId } from '../../shared/ids.ts';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { flagOffMessage } from '../../shared/records.ts';
import { err } from '../../shared/result.ts';
import { describeBug } from '../engine/describe-bug.ts';
import type { Clock, EngineLog } from '../engine/ports.ts';
import { type BatchVerdict, batchVerdictOf } from './batch-verdict.ts';
import { type BatchWork, isUnderWay, newWork, shown } from './batch-work.ts';
import type { ExecutionResult, RunningRuns } from './running-runs.ts';

/** The one batch of a desk. Every change is announced; what it returns is the batch after the change. */
export interface RunBatch {
  /** Null: none was started, or the finished one was dismissed. */
  current(): Batch | null;
  /**
   * Begins a batch, or adds to the one under way what is neither waiting nor running in it. A paused one stays paused; one that
   * is being cancelled takes nothing more.
   */
  start(runIds: readonly RunId[]): Batch | null;
  /** Begins no further run; those under way go on. */
  pause(): Batch | null;
  resume(): Batch | null;
  /** Cancels the runs under way and leaves the others in the queue. */
  cancel(): Batch | null;
  /** Puts the summary of a finished batch away. */
  dismiss(): Batch | null;
}

export interface RunBatchOptions {
  readonly runs: Pick<RunningRuns, 'execute' | 'cancel'>;
  /** The flag of the run's organisation, asked before every run: only the first passed the gate of the call. */
  readonly flagEnabled: (runId: RunId) => boolean;
  /** The flag of another organisation says nothing about the runs of this one. */
  readonly isOfWorkplace: (runId: RunId) => boolean;
  /** How many runs are executed at the same time; asked whenever a slot may be free. */
  readonly poolSize: () => number;
  /** What the cache says after a run was refused: a run that still waits may be begun again. */
  readonly isQueued: (runId: RunId) => boolean;
  readonly newRequestId: () => RequestId;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly onChanged: (batch: Batch | null) => void;
  /** Every run has ended, or the batch was cancelled and has come to rest. */
  readonly onFinished: (batch: Batch) => void;
  /** The batch paused by itself (what refused one run would refuse every other), and no run of it is under way any more. */
  readonly onHalted: (batch: Batch) => void;
}

/** How many failures are listed; more are counted only. */
const listedFailures = 100;

type Uncounted = Exclude<BatchVerdict, { kind: 'counted' }>;

/**
 * Executes many runs with a pool. A run is claimed only when its slot is free, so that other workstations find the rest
 * in the queue. A failure ends its own run; only what would refuse every run alike (no key, flag off, session expired,
 * offline) pauses the batch, and a run it kept from beginning goes back to the front.
 */
export function createRunBatch(options: RunBatchOptions): RunBatch {
  let work: BatchWork | null = null;
  const current = () => work && shown(work);
  const changed = () => {
    const batch = current();
    options.onChanged(batch);
    return batch;
  };

  const logBug = (runId: RunId) => (bug: unknown) =>
    options.log.error('batch.bug', { runId, ...describeBug(bug) });

  /** Fills the free slots, and ends a batch that has nothing left to do. */
  function advance(batch: BatchWork): Batch | null {
    while (batch.state === 'running' && batch.running.size < options.poolSize()) {
      const runId = batch.waiting.shift();
      if (runId === undefined) break;
      batch.running.add(runId);
      carryOut(batch, runId).catch(logBug(runId));
    }
    const isOver = batch.running.size === 0 && batch.waiting.length === 0 && batch.state !== 'finished';
    if (!isOver) return changed();
    batch.state = 'finished';
    batch.endedAtMs = options.clock.nowMs();
    const finished = shown(batch);
    options.onChanged(finished);
    options.onFinished(finished);
    return finished;
  }

  /** One run from its slot to its place in the tally. */
  async function carryOut(batch: BatchWork, runId: RunId): Promise<void> {
    const ended = await executeOne(runId);
    const verdict = batchVerdictOf(ended, { ofWorkplace: isAssumed(options.isOfWorkplace, runId) });
    batch.running.delete(runId);
    place(batch, runId, verdict);
    advance(batch);
    tellHalt(batch);
  }

  /** Once what was under way has ended: until then nobody knows how many runs wait. */
  function tellHalt(batch: BatchWork): void {
    if (!batch.isHaltUntold || batch.running.size > 0) return;
    batch.isHaltUntold = false;
    if (batch.state === 'paused') options.onHalted(shown(batch));
  }

  async function executeOne(runId: RunId): Promise<ExecutionResult> {
    try {
      if (!options.flagEnabled(runId)) return err({ code: 'FORBIDDEN', message: flagOffMessage });
      return await options.runs.execute(runId, options.newRequestId());
    } catch (bug) {
      // The outer catch of the pool: a bug in one run must not strand the others.
      logBug(runId)(bug);
      return err({ code: 'INTERNAL_ERROR', message: 'An unexpected fault stopped the run.' });
    }
  }

  /** Where the cache can't tell: true, so that the run is tried again rather than lost. */
  function isAssumed(ask: (runId: RunId) => boolean, runId: RunId): boolean {
    try {
      return ask(runId);
    } catch (bug) {
      logBug(runId)(bug);
      return true;
    }
  }

  function place(batch: BatchWork, runId: RunId, verdict: BatchVerdict): void {
    if (verdict.kind === 'counted') {
      batch.tally[verdict.as] += 1;
      return;
    }
    const mayBegin = verdict.kind === 'halts' && isAssumed(options.isQueued, runId);
    if (mayBegin && batch.state === 'cancelling') {
      batch.left += 1;
      return;
    }
    if (mayBegin) batch.waiting.unshift(runId);
    else batch.tally.failed += 1;
    list(batch, runId, verdict);
    if (verdict.kind !== 'halts' || batch.state !== 'running') return;
    batch.state = 'paused';
    batch.isHaltUntold = true;
  }

  /** The first hundred failures, but always the one that says why the batch has paused. */
  function list(batch: BatchWork, runId: RunId, { kind, error }: Uncounted): void {
    const { code, reason = null } = error;
    const isFull = batch.failures.length >= listedFailures;
    if (isFull && kind !== 'halts') return;
    batch.failures = [...batch.failures.slice(0, listedFailures - 1), { runId, code, reason }];
  }

  return {
    current,
    start(runIds) {
      if (work?.state === 'cancelling') return current();
      const batch = isUnderWay(work) ? work : newWork(options.clock.nowMs());
      const here = new Set([...batch.waiting, ...batch.running]);
      const added = [...new Set(runIds)].filter((runId) => !here.has(runId));
      if (added.length === 0) return current();
      batch.waiting.push(...added);
      work = batch;
      return advance(batch);
    },
    pause() {
      if (work?.state !== 'running') return current();
      work.state = 'paused';
      return changed();
    },
    resume() {
      if (work?.state !== 'paused') return current();
      const { waiting } = work;
      // They are about to be tried again; what refused them is history.
      work.failures = work.failures.filter(({ runId }) => !waiting.includes(runId));
      work.state = 'running';
      work.isHaltUntold = false;
      return advance(work);
    },
    cancel() {
      if (!isUnderWay(work)) return current();
      work.state = 'cancelling';
      work.left += work.waiting.length;
      work.waiting = [];
      for (const runId of work.running) {
        options.runs.cancel(runId).catch(logBug(runId));
      }
      return advance(work);
    },
    dismiss() {
      if (work?.state !== 'finished') return current();
      work = null;
      return changed();
    },
  };
}
