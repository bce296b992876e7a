import { z } from 'zod';
import { artifactIdSchema, patientIdSchema, runIdSchema } from '../ids.ts';
import { writeProblemSchema } from '../pending-write.ts';
import {
  patientRecordSchema,
  reportRecordSchema,
  reviewDecisionSchema,
  reviewRecordSchema,
  runAttemptSchema,
  runRecordSchema,
  supersededResultSchema,
} from '../records.ts';
import { retryWaitSchema, runStageSchema, runStatusSchema } from '../run.ts';
import { listedFailureSchema, noFilter, worklistFilterSchema, worklistTabSchema } from '../worklist.ts';
import { type ChannelsOf, nothing } from './channel.ts';

/** A row of the worklist: the run with what the list shows of its patient. */
export const worklistRowSchema = z.object({
  run: runRecordSchema.omit({ error_info: true, input_config: true }).extend({
    reason: z.string().nullable(),
    failure: listedFailureSchema.nullable(),
    risk_level: reportRecordSchema.shape.risk_level,
  }),
  patient: patientRecordSchema.nullable(),
});
export type WorklistRow = z.infer<typeof worklistRowSchema>;

export const stageProgressSchema = z.object({
  stage: runStageSchema,
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
export type StageProgress = z.infer<typeof stageProgressSchema>;

/** A run under way on this workstation. `text` is the journaled draft so far, always incomplete. */
export const liveRunSchema = z.object({
  runId: runIdSchema,
  stages: z.array(stageProgressSchema),
  /** Set while the model stage waits before it calls again. */
  wait: retryWaitSchema.nullable(),
  text: z.string(),
});
export type LiveRun = z.infer<typeof liveRunSchema>;

/** Text of an attempt on this workstation that never became a report (cut off, cancelled, crashed): always incomplete. */
export const interruptedDraftSchema = z.object({
  text: z.string(),
  /** Epoch ms at which the last piece was journaled. */
  writtenAtMs: z.number(),
});
export type InterruptedDraft = z.infer<typeof interruptedDraftSchema>;

/** How a run ended is known here and not yet acknowledged by Postgres. */
export const unsyncedEndSchema = z.object({
  outcome: z.enum(['succeeded', 'failed']),
  /** Epoch ms at which it went to the outbox. */
  sinceMs: z.number(),
  /** Why it waits: `rejected` will not be sent again by itself. */
  problem: writeProblemSchema,
  /** The code of a rejection, or of what answered in the place of Postgres. */
  code: z.string().nullable(),
  /** The report itself, which can be read while it waits; null: the run failed, or its report can't be read. */
  report: reportRecordSchema.pick({ artifact_data: true, content_hash: true, provenance: true }).nullable(),
});
export type UnsyncedEnd = z.infer<typeof unsyncedEndSchema>;

/** The worklist, one run, and the decisions about its findings. */
export const runChannels = {
  'runs.list': {
    intent: 'One page of the worklist out of the local cache, with the counts of the tabs.',
    caller: 'worklist',
    request: z.object({
      tab: worklistTabSchema,
      search: z.string().trim().max(200),
      filter: worklistFilterSchema.default(noFilter),
      cursor: z.string().max(200).nullable(),
      limit: z.int().min(1).max(100),
    }),
    response: z.object({
      rows: z.array(worklistRowSchema),
      nextCursor: z.string().nullable(),
      /** Over all the worklist, whatever is searched or filtered. */
      counts: z.record(worklistTabSchema, z.int()),
      /** Runs under way on this workstation. */
      executing: z.array(runIdSchema),
      /** Runs that ended here and wait to sync. */
      unsynced: z.array(runIdSchema),
    }),
  },
  'runs.reasons': {
    intent: 'The most frequent reasons and funnels of the worklist, to filter by.',
    caller: 'worklist',
    request: nothing,
    response: z.object({ reasons: z.array(z.object({ reason: z.string(), amount: z.int() })) }),
  },
  'runs.get': {
    intent:
      'One run with its patient, its latest report and, while it is under way here, its stages and draft.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({
      run: runRecordSchema,
      patient: patientRecordSchema.nullable(),
      report: reportRecordSchema.nullable(),
      /** Of that report, oldest first: the latest per finding counts. `pending`: it waits to sync. */
      reviews: z.array(z.object({ record: reviewRecordSchema, pending: z.boolean() })),
      live: liveRunSchema.nullable(),
      /** Null while it is under way here, and after its text became the report. */
      draft: interruptedDraftSchema.nullable(),
      unsynced: unsyncedEndSchema.nullable(),
      /** Newest first. */
      superseded: z.array(supersededResultSchema),
    }),
  },
  'runs.create': {
    intent:
      'Queue a diagnosis run for a patient; when the same data was queued in the last 24 hours, say so instead. Offline it is kept and queued later.',
    caller: 'worklist',
    answersIntoLock: true,
    request: z.object({
      patientId: patientIdSchema,
      reason: z.string().trim().max(500),
      evenIfDuplicate: z.boolean(),
    }),
    /** `duplicate`: nothing was queued, `runId` is the existing run. `kept`: it waits in the outbox, in nobody's queue yet. */
    response: z.object({ outcome: z.enum(['queued', 'duplicate', 'kept']), runId: runIdSchema }),
  },
  'runs.execute': {
    intent: 'Claim one queued run and execute it to its end.',
    caller: 'executor',
    request: z.object({ runId: runIdSchema }),
    response: z.object({
      run: z.object({ id: runIdSchema, status: z.literal('succeeded'), artifact_id: artifactIdSchema }),
    }),
  },
  'runs.cancel': {
    intent: 'Cancel a run: under way here it ends as CANCELLED, queued it is taken from the queue.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ status: runStatusSchema }),
  },
  'runs.rerun': {
    intent: 'Queue a run that has ended once more; its history stays.',
    caller: 'executor',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ status: z.literal('queued') }),
  },
  'runs.attempts': {
    intent: 'Who tried a run when and how each attempt ended, oldest first; asks the backend.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ attempts: z.array(runAttemptSchema) }),
  },
  'reviews.record': {
    intent:
      'Accept or override one finding of a report that was read; offline the decision is kept and sent later.',
    caller: 'worklist',
    answersIntoLock: true,
    request: z
      .object({
        runId: runIdSchema,
        artifactId: artifactIdSchema,
        contentHash: z.string().max(100),
        findingIndex: z.int().min(0),
        decision: reviewDecisionSchema,
        reason: z.string().trim().min(1).max(1000).nullable(),
      })
      .refine(({ decision, reason }) => decision === 'accept' || reason !== null, {
        path: ['reason'],
        error: 'To override a finding a reason is needed.',
      }),
    response: z.object({ outcome: z.enum(['recorded', 'kept']), review: reviewRecordSchema }),
  },
} as const satisfies ChannelsOf;
