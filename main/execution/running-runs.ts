import type { CallError } from '../../shared/envelope.ts';
import type { RequestId, RunId } from '../../shared/ids.ts';
import type { LiveRun, StageProgress } from '../../shared/ipc/run-channels.ts';
import type { EventOf } from '../../shared/ipc-contract.ts';
import { err, type Result } from '../../shared/result.ts';
import { notQueuedMessage, type RetryWait, type RunStage } from '../../shared/run.ts';
import { type ExecutedRun, executeRun } from '../engine/execute-run.ts';
import type { EnginePorts, HeldLease, ProgressListener } from '../engine/ports.ts';
import { createDoubtfulClaims } from './doubtful-claims.ts';

/** `unsynced`: the report waits on this workstation and has no id yet. */
export type ExecutionResult = Result<ExecutedRun, CallError>;

export interface RunningRuns {
  /** Executes a run to its end. A run that is already under way here is a CONFLICT, not a second execution. */
  execute(runId: RunId, requestId: RequestId): Promise<ExecutionResult>;
  /**
   * Cancels a run that is under way here and waits for its end.
   * @returns how it ended: a report that was already on its way counts. Null: it is not under way here.
   */
  cancel(runId: RunId): Promise<ExecutionResult | null>;
  tryGetLive(runId: RunId): LiveRun | null;
  ids(): RunId[];
  /** The machine has slept: every lease is asked for at once. */
  resumed(): void;
  /** Renews what the machine has slept over; resolves when Postgres has answered or can not. */
  renewStale(): Promise<void>;
  /** Gives back what may be held in Postgres while nobody here works on it. */
  giveBackDoubtful(): Promise<void>;
  /** Begins nothing more, gives back to the queue what is not finished, and waits until nothing is under way. */
  close(): Promise<void>;
}

export interface RunningRunsOptions {
  readonly ports: Omit<EnginePorts, 'progress'>;
  readonly answerLanguage: () => 'en' | 'de';
  readonly announce: (progress: EventOf<'run.progress'>) => void;
  /** Called when a run has ended, before the caller gets its answer: the cache catches up. */
  readonly afterRun: () => Promise<void>;
  /** Called when a run is not under way any more. @param result null: a bug has ended it */
  readonly onEnded: (runId: RunId, result: ExecutionResult | null) => void;
  /** Called when a run has begun. */
  readonly onBegan: () => void;
}

interface Entry {
  readonly abort: AbortController;
  stages: StageProgress[];
  wait: RetryWait | null;
  text: string;
  readonly ended: Promise<ExecutionResult>;
}

/** Keeps the runs that are under way on this workstation and tells the windows about them. */
export function createRunningRuns(options: RunningRunsOptions): RunningRuns {
  const entries = new Map<RunId, Entry>();
  const closing = new AbortController();
  const leases = new Set<HeldLease>();
  const doubtful = createDoubtfulClaims(options.ports.runs, options.ports.log);
  const ports: EnginePorts = {
    ...options.ports,
    onDoubtfulClaim: doubtful.note,
    progress: createProgress(options, entries),
    onLease(lease) {
      leases.add(lease);
      return () => leases.delete(lease);
    },
  };

  async function run(runId: RunId, requestId: RequestId, signal: AbortSignal): Promise<ExecutionResult> {
    let result: ExecutionResult | null = null;
    try {
      // Otherwise our own lost claim would look like that of another workstation.
      await doubtful.giveBack(runId);
      const language = options.answerLanguage();
      result = await executeRun(ports, { runId, requestId, signal, closing: closing.signal, language });
      return result;
    } finally {
      try {
        await options.afterRun();
      } finally {
        entries.delete(runId);
        options.onEnded(runId, result);
      }
    }
  }

  return {
    async execute(runId, requestId) {
      if (entries.has(runId)) return err({ code: 'CONFLICT', message: notQueuedMessage('running') });
      const abort = new AbortController();
      // Begins in the next microtask: whoever is told of its first stage finds the whole entry.
      const ended = Promise.resolve().then(() => run(runId, requestId, abort.signal));
      entries.set(runId, { abort, stages: [], wait: null, text: '', ended });
      options.onBegan();
      return ended;
    },
    async cancel(runId) {
      const entry = entries.get(runId);
      entry?.abort.abort();
      return entry?.ended ?? null;
    },
    tryGetLive(runId) {
      const entry = entries.get(runId);
      return entry ? { runId, stages: entry.stages, wait: entry.wait, text: entry.text } : null;
    },
    ids: () => [...entries.keys()],
    resumed() {
      for (const lease of leases) lease.beatNow();
    },
    async renewStale() {
      await Promise.all([...leases].map((lease) => lease.isHeld()));
    },
    giveBackDoubtful: () => doubtful.giveBack(),
    async close() {
      closing.abort();
      await Promise.allSettled([...entries.values()].map((entry) => entry.ended));
    },
  };
}

function createProgress(options: RunningRunsOptions, entries: Map<RunId, Entry>): ProgressListener {
  const now = () => options.ports.clock.nowMs();
  const announce = (runId: RunId, entry: Entry, textDelta: string, finished: boolean) =>
    options.announce({
      runId,
      stages: entry.stages,
      wait: entry.wait,
      textOffset: entry.text.length - textDelta.length,
      textDelta,
      finished,
    });
  const change = (runId: RunId, update: (entry: Entry) => { delta: string; finished: boolean }) => {
    const entry = entries.get(runId);
    if (!entry) return;
    const { delta, finished } = update(entry);
    announce(runId, entry, delta, finished);
  };
  return {
    stage: (runId, stage) =>
      change(runId, (entry) => {
        entry.stages = begin(entry.stages, stage, now());
        return { delta: '', finished: false };
      }),
    wait: (runId, wait) =>
      change(runId, (entry) => {
        entry.wait = wait;
        return { delta: '', finished: false };
      }),
    text: (runId, delta) =>
      change(runId, (entry) => {
        entry.text += delta;
        return { delta, finished: false };
      }),
    finished: (runId) =>
      change(runId, (entry) => {
        entry.stages = closeLast(entry.stages, now());
        entry.wait = null;
        return { delta: '', finished: true };
      }),
  };
}

function begin(stages: StageProgress[], stage: RunStage, nowMs: number): StageProgress[] {
  return [...closeLast(stages, nowMs), { stage, startedAtMs: nowMs, endedAtMs: null }];
}

function closeLast(stages: StageProgress[], nowMs: number): StageProgress[] {
  return stages.map((step) => (step.endedAtMs === null ? { ...step, endedAtMs: nowMs } : step));
}
