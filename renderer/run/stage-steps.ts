import type { StageProgress } from '../../shared/ipc/run-channels.ts';
import { type RunStage, runStages } from '../../shared/run.ts';

export interface StageStep {
  readonly stage: RunStage;
  readonly state: 'waiting' | 'active' | 'done';
  /** Null before the stage has begun. */
  readonly durationMs: number | null;
}

/**
 * All five stages in their order, with what is known of each; a stage that was repeated counts by its last time.
 * What is stored of an answer that was never checked is a failure, not the report that the last stage stands for.
 */
export function stageSteps(progress: readonly StageProgress[], nowMs: number): StageStep[] {
  const isChecked = progress.some(({ stage }) => stage === 'check');
  return runStages.map((stage) => {
    const known = progress.findLast((step) => step.stage === stage);
    if (!known || (stage === 'save' && !isChecked)) return { stage, state: 'waiting', durationMs: null };
    const durationMs = Math.max(0, (known.endedAtMs ?? nowMs) - known.startedAtMs);
    return { stage, state: known.endedAtMs === null ? 'active' : 'done', durationMs };
  });
}
