import { z } from 'zod';
import { riskLevelSchema } from '../diagnosis.ts';
import { errorCodeSchema, failureReasonSchema } from '../failure.ts';
import { runIdSchema } from '../ids.ts';
import { patientRecordSchema } from '../records.ts';
import { type ChannelsOf, done } from './channel.ts';

/** Most of one reply and of one call: far within what a call may carry. */
const most = 500;

/** That a run of this workstation has ended, and how: enough to say so, and nothing of its report. */
export const endedRunSchema = z.object({
  /** One for each end: a run that is executed again ends again. Grows from end to end. */
  end: z.int(),
  runId: runIdSchema,
  patient: patientRecordSchema.nullable(),
  /** `unsynced`: it has succeeded, and its report waits to sync. */
  outcome: z.enum(['succeeded', 'unsynced', 'failed']),
  /** Of the report; null: it states none, or there is no report. */
  risk: riskLevelSchema.nullable(),
  failure: z.object({ code: errorCodeSchema, reason: failureReasonSchema.nullable() }).nullable(),
});
export type EndedRun = z.infer<typeof endedRunSchema>;

/**
 * What is told of the runs that ended here: kept until a window says that it has told it, whatever locks meanwhile, and
 * longest where none does, as for a run of a batch.
 */
export const endedChannels = {
  'runs.untold': {
    intent: 'Runs of this workstation whose end no window has told of yet, after an end, the oldest first.',
    caller: 'worklist',
    request: z.object({ after: z.int().nonnegative() }),
    response: z.object({ ended: z.array(endedRunSchema).max(most) }),
  },
  'runs.told': {
    intent: 'Say that this window has told of these ends.',
    caller: 'worklist',
    request: z.object({ ends: z.array(z.int()).min(1).max(most) }),
    response: done,
  },
} as const satisfies ChannelsOf;
