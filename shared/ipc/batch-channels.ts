import { z } from 'zod';
import { errorCodeSchema, failureReasonSchema } from '../failure.ts';
import { runIdSchema } from '../ids.ts';
import { type ChannelsOf, nothing } from './channel.ts';

/** Many runs, executed by a pool. Lists are short: at most the pool, and the first hundred failures. */
export const batchSchema = z.object({
  state: z.enum(['running', 'paused', 'cancelling', 'finished']),
  total: z.int(),
  /** Not begun yet. */
  waiting: z.int(),
  running: z.array(runIdSchema).max(8),
  succeeded: z.int(),
  failed: z.int(),
  /** Were not queued any more when their turn came: somebody else had them. No failure. */
  taken: z.int(),
  /** Cancelled while they ran. */
  cancelled: z.int(),
  /** Not begun when the batch was cancelled: they stay in the queue. */
  left: z.int(),
  /** Finished here, waiting to sync. */
  unsynced: z.int(),
  failures: z
    .array(z.object({ runId: runIdSchema, code: errorCodeSchema, reason: failureReasonSchema.nullable() }))
    .max(100),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

export const batchReply = z.object({ batch: batchSchema.nullable() });

/** Many runs at once. */
export const batchChannels = {
  'batch.start': {
    intent:
      'Execute many runs with a pool: those named (added to a batch that is under way), or all queued ones.',
    caller: 'executor',
    request: z.object({ runIds: z.array(runIdSchema).min(1).max(500).nullable() }),
    response: batchReply,
  },
  'batch.get': {
    intent: 'The batch of this workstation: under way, or finished and not dismissed yet.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
  'batch.pause': {
    intent: 'Begin no further run of the batch; those under way go on.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
  'batch.resume': {
    intent: 'Go on with a paused batch.',
    caller: 'executor',
    request: nothing,
    response: batchReply,
  },
  'batch.cancel': {
    intent: 'Cancel the runs of the batch that are under way; those not begun stay in the queue.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
  'batch.dismiss': {
    intent: 'Put the summary of a finished batch away.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
} as const satisfies ChannelsOf;
