import { z } from 'zod';
import { contextPackSchema } from '../../shared/context-pack.ts';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import { errorInfoSchema } from '../../shared/failure.ts';
import {
  artifactIdSchema,
  claimIdSchema,
  flagChangeIdSchema,
  organizationIdSchema,
  patientIdSchema,
  requestIdSchema,
  reviewIdSchema,
  runIdSchema,
} from '../../shared/ids.ts';
import { provenanceSchema, reviewDecisionSchema } from '../../shared/records.ts';
import { assertNever } from '../../shared/result.ts';
import type { RunEnd } from '../engine/ports.ts';
import type { FlagChangeRequest, QueueRequest, ReviewRequest } from '../remote/remote.ts';

const claim = { runId: runIdSchema, claimId: claimIdSchema, requestId: requestIdSchema };

const completeSchema = z.object({
  kind: z.literal('complete'),
  ...claim,
  diagnosis: storedDiagnosisSchema,
  contextPack: contextPackSchema,
  contentHash: z.string(),
  contextHash: z.string(),
  provenance: provenanceSchema,
});

const failSchema = z.object({ kind: z.literal('fail'), ...claim, errorInfo: errorInfoSchema });

export const runEndSchema: z.ZodType<RunEnd> = z.discriminatedUnion('kind', [completeSchema, failSchema]);

const queueSchema = z.object({
  kind: z.literal('queue'),
  runId: runIdSchema,
  patientId: patientIdSchema,
  reason: z.string(),
  inputsHash: z.string().nullable(),
  evenIfDuplicate: z.boolean(),
  requestId: requestIdSchema,
});

const flagSchema = z.object({
  kind: z.literal('flag'),
  changeId: flagChangeIdSchema,
  organizationId: organizationIdSchema,
  enabled: z.boolean(),
  basedOn: z.string().nullable(),
  /** Earlier changes made here in the place of which it came. */
  replaces: z.array(flagChangeIdSchema),
  requestId: requestIdSchema,
});

const reviewSchema = z.object({
  kind: z.literal('review'),
  reviewId: reviewIdSchema,
  runId: runIdSchema,
  patientId: patientIdSchema,
  organizationId: organizationIdSchema,
  artifactId: artifactIdSchema,
  contentHash: z.string(),
  findingIndex: z.int(),
  decision: reviewDecisionSchema,
  reason: z.string().nullable(),
  /** The decisions about this finding that were known here, also those that wait. */
  basedOn: z.array(reviewIdSchema),
  requestId: requestIdSchema,
});

/** A run to be queued, a change of the flag, a decision about a finding: everything that a user writes, and no run. */
export type UserWrite = QueueWrite | FlagWrite | ReviewWrite;
export type QueueWrite = Readonly<z.infer<typeof queueSchema>> & QueueRequest;
export type FlagWrite = Readonly<z.infer<typeof flagSchema>> & FlagChangeRequest;
export type ReviewWrite = Readonly<z.infer<typeof reviewSchema>> & ReviewRequest;

/** What the outbox keeps until Postgres has acknowledged it. */
export type KeptWrite = RunEnd | UserWrite;

export const keptWriteSchema: z.ZodType<KeptWrite> = z.discriminatedUnion('kind', [
  completeSchema,
  failSchema,
  queueSchema,
  flagSchema,
  reviewSchema,
]);

export const writeKindSchema = z.enum(['complete', 'fail', 'queue', 'flag', 'review']);

/** The idempotency key: sent again under the same key, a write happens once. */
export function keyOf(write: KeptWrite): string {
  switch (write.kind) {
    case 'complete':
    case 'fail':
      return write.claimId;
    case 'queue':
      return write.runId;
    case 'flag':
      return write.changeId;
    case 'review':
      return write.reviewId;
    default:
      return assertNever(write);
  }
}

/** True for the end of a run: those are made and acknowledged by the engine's rules. */
export function isRunEnd(write: KeptWrite): write is RunEnd {
  return write.kind === 'complete' || write.kind === 'fail';
}
