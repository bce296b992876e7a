import { z } from 'zod';
import { riskLevelSchema } from './diagnosis.ts';
import { errorInfoSchema, failureReasonSchema } from './failure.ts';
import { runIdSchema } from './ids.ts';
import { patientRecordSchema, reviewDecisionSchema, reviewRecordSchema } from './records.ts';

/** Why a write is not with the server yet: `rejected` will not be sent again by itself. */
export const writeProblemSchema = z.enum(['offline', 'session-expired', 'rejected']);

/** What a write would tell the server, as far as a list shows it. */
export const writtenSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('report'), riskLevel: riskLevelSchema.nullable(), findings: z.int() }),
  z.object({
    kind: z.literal('failure'),
    code: z.enum(errorInfoSchema.options.map((option) => option.shape.error_code.value)),
    reason: failureReasonSchema.nullable(),
  }),
  z.object({
    kind: z.literal('queue'),
    reason: z.string(),
    /** The run that was queued from the same record before; null unless that is why it was rejected. */
    duplicateOf: runIdSchema.nullable(),
  }),
  z.object({ kind: z.literal('flag'), enabled: z.boolean() }),
  z.object({
    kind: z.literal('review'),
    finding: z.string(),
    decision: reviewDecisionSchema,
    reason: z.string().nullable(),
    /** The decision of a colleague that came before it; null unless that is why it was rejected. */
    newer: reviewRecordSchema.nullable(),
  }),
]);
export type Written = z.infer<typeof writtenSchema>;

/** Something written on this workstation that the server has not acknowledged: it is in the outbox, or being sent. */
export const pendingWriteSchema = z.object({
  /** The idempotency key: id of the claim, the run, the review or the change of the flag. */
  key: z.guid(),
  runId: runIdSchema.nullable(),
  /** From the cache; null: it is not about a patient, or that patient is not in the cache. */
  patient: patientRecordSchema.nullable(),
  /** Epoch ms at which it was written. */
  sinceMs: z.number(),
  tries: z.int(),
  problem: writeProblemSchema,
  /** The code of a rejection, or of what answered in the place of Postgres. */
  code: z.string().nullable(),
  /** The server answers, and yet this waits for a long time. */
  isStuck: z.boolean(),
  what: writtenSchema,
});
export type PendingWrite = z.infer<typeof pendingWriteSchema>;
