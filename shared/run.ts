import { z } from 'zod';
import { failureReasonSchema } from './failure.ts';

export const runStatusSchema = z.enum(['queued', 'running', 'succeeded', 'failed']);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** What moves a run: the claim, the holder's heartbeat, settle or release, anyone's sweep, a cancel, a re-run. */
export type TransitionCause = 'claim' | 'heartbeat' | 'settle' | 'release' | 'sweep' | 'cancel' | 'rerun';

export interface RunTransition {
  readonly from: RunStatus;
  readonly to: RunStatus;
  readonly by: TransitionCause;
}

/**
 * Every legal transition; everything else is refused by the database trigger. A test compares this
 * table with `private.run_transitions`, so that the app and Postgres cannot drift apart.
 */
export const legalTransitions: readonly RunTransition[] = [
  { from: 'queued', to: 'running', by: 'claim' },
  { from: 'running', to: 'running', by: 'heartbeat' },
  { from: 'running', to: 'succeeded', by: 'settle' },
  { from: 'running', to: 'failed', by: 'settle' },
  { from: 'running', to: 'queued', by: 'release' },
  { from: 'running', to: 'queued', by: 'sweep' },
  { from: 'running', to: 'failed', by: 'sweep' },
  { from: 'queued', to: 'failed', by: 'cancel' },
  { from: 'failed', to: 'queued', by: 'rerun' },
  { from: 'succeeded', to: 'queued', by: 'rerun' },
];

/** True when a run in this status may be executed: only `queued`. */
export function isExecutable(status: RunStatus): boolean {
  return legalTransitions.some((step) => step.from === status && step.by === 'claim');
}

/** The five stages of an execution, in their order on the screen. */
export const runStages = ['claim', 'context', 'model', 'check', 'save'] as const;
export const runStageSchema = z.enum(runStages);
export type RunStage = z.infer<typeof runStageSchema>;

/** Why the next call to the model has to wait: the reason of the last one, and which call of how many comes then. */
export const retryWaitSchema = z.object({
  reason: failureReasonSchema,
  /** Epoch ms at which the next call starts. */
  untilMs: z.number(),
  call: z.int().min(2),
  of: z.int().min(2),
});
export type RetryWait = z.infer<typeof retryWaitSchema>;

/** The conflict sentence of a run that cannot be run again yet. */
export function notFinishedMessage(current: RunStatus): string {
  return `Run is not finished (current: ${current})`;
}

/** The conflict sentence of the product contract. */
export function notQueuedMessage(current: RunStatus): string {
  return `Run is not in 'queued' status (current: ${current})`;
}
