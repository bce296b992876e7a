import type { CallError } from '../../shared/envelope.ts';
import type { ArtifactId, RequestId, RunId } from '../../shared/ids.ts';
import type { EventOf, LiveRun, StageProgress } from '../../shared/ipc-contract.ts';
import { err, type Result } from '../../shared/result.ts';
import { notQueuedMessage, type RunStage } from '../../shared/run.ts';
import { executeRun } from '../engine/execute-run.ts';
import type { EnginePorts, ProgressListener } from '../engine/ports.ts';

export type ExecutionResult = Result<{ runId: RunId; artifactId: ArtifactId }, CallError>;

export interface RunningRuns {
  /** Executes a run to its end. A run that is already under way here is a CONFLICT, not a second execution. */
  execute(runId: RunId, requestId: RequestId): Promise<ExecutionResult>;
  tryGetLive(runId: RunId): LiveRun | null;
  ids(): RunId[];
  /** Cancels what is under way and waits until every run is settled. */
  drain(): Promise<void>;
}

export interface RunningRunsOptions {
  readonly ports: Omit<EnginePorts, 'progress'>;
  readonly answerLanguage: () => 'en' | 'de';
  readonly announce: (progress: EventOf<'run.progress'>) => void;
  /** Called when a run has ended, before the caller gets its answer: the cache catches up. */
  readonly afterRun: () => Promise<void>;
}

interface Entry {
  readonly abort: AbortController;
  stages: StageProgress[];
  text: string;
  ended: Promise<unknown>;
}

/** Keeps the runs that are under way on this workstation and tells the windows about them. */
export function createRunningRuns(options: RunningRunsOptions): RunningRuns {
  const entries = new Map<RunId, Entry>();
  const ports: EnginePorts = { ...options.ports, progress: createProgress(options, entries) };

  async function run(runId: RunId, requestId: RequestId, signal: AbortSignal): Promise<ExecutionResult> {
    try {
      return await executeRun(ports, { runId, requestId, signal, language: options.answerLanguage() });
    } finally {
      try {
        await options.afterRun();
      } finally {
        entries.delete(runId);
      }
    }
  }

  return {
    async execute(runId, requestId) {
      if (entries.has(runId)) return err({ code: 'CONFLICT', message: notQueuedMessage('running') });
      const entry: Entry = { abort: new AbortController(), stages: [], text: '', ended: Promise.resolve() };
      entries.set(runId, entry);
      const result = run(runId, requestId, entry.abort.signal);
      entry.ended = result;
      return result;
    },
    tryGetLive(runId) {
      const entry = entries.get(runId);
      return entry ? { runId, stages: entry.stages, text: entry.text } : null;
    },
    ids: () => [...entries.keys()],
    async drain() {
      const underWay = [...entries.values()];
      for (const entry of underWay) entry.abort.abort();
      await Promise.allSettled(underWay.map((entry) => entry.ended));
    },
  };
}

function createProgress(options: RunningRunsOptions, entries: Map<RunId, Entry>): ProgressListener {
  const now = () => options.ports.clock.nowMs();
  const announce = (runId: RunId, entry: Entry, textDelta: string, finished: boolean) =>
    options.announce({
      runId,
      stages: entry.stages,
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
    text: (runId, delta) =>
      change(runId, (entry) => {
        entry.text += delta;
        return { delta, finished: false };
      }),
    finished: (runId) =>
      change(runId, (entry) => {
        entry.stages = closeLast(entry.stages, now());
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
