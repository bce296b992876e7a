import { z } from 'zod';
import { contextPackSchema } from '../context-pack.ts';
import { riskLevelSchema } from '../diagnosis.ts';
import { artifactIdSchema, patientIdSchema, runIdSchema } from '../ids.ts';
import { patientFlagSchema } from '../patient-flags.ts';
import { patientRecordSchema } from '../records.ts';
import { runStatusSchema } from '../run.ts';
import type { ChannelsOf } from './channel.ts';

/** One part of a record: how much of it the pack holds, and the ISO time of the newest; null: there is none. */
const packPartSchema = z.object({ included: z.int(), total: z.int(), newestAt: z.string().nullable() });
export type PackPart = z.infer<typeof packPartSchema>;

/** What would go into the context pack of a patient, and whether the same was queued in the last 24 hours. */
export const packPreviewSchema = z.object({
  inputsHash: z.string(),
  /** Epoch ms; older than now only when the backend is not reached and the pack comes from the cache. */
  retrievedAtMs: z.number(),
  fromCache: z.boolean(),
  entries: packPartSchema,
  questionnaires: packPartSchema,
  measures: packPartSchema,
  duplicate: z.object({ runId: runIdSchema, status: runStatusSchema, createdAt: z.string() }).nullable(),
});
export type PackPreview = z.infer<typeof packPreviewSchema>;

/** What the cache tells of the runs of a patient, and of the record as it was read here last. */
export const patientOverviewSchema = z.object({
  /** The newest run with a report. */
  lastReport: z.object({ runId: runIdSchema, risk: riskLevelSchema.nullable(), at: z.string() }).nullable(),
  /** A run that is queued or under way: the running one first, then the newest. */
  openRun: z.object({ runId: runIdSchema, status: z.enum(['queued', 'running']) }).nullable(),
  /** Epoch ms by the clock of the workstation; null: it was never read here. */
  recordReadAtMs: z.number().nullable(),
});
export type PatientOverview = z.infer<typeof patientOverviewSchema>;

export const patientListRowSchema = patientRecordSchema.extend(patientOverviewSchema.shape);
export type PatientListRow = z.infer<typeof patientListRowSchema>;

/** A run as the page of its patient lists it. */
export const patientRunSchema = z.object({
  id: runIdSchema,
  status: runStatusSchema,
  createdAt: z.string(),
  completedAt: z.string().nullable(),
  reason: z.string().nullable(),
  artifactId: artifactIdSchema.nullable(),
  risk: riskLevelSchema.nullable(),
});
export type PatientRun = z.infer<typeof patientRunSchema>;

/** The record of a patient as a run would send it: names and contacts blanked out. */
export const minimisedRecordSchema = z.object({
  pack: contextPackSchema,
  /** How much of it there is, as the preview of the pack tells it. */
  contents: packPreviewSchema.pick({ entries: true, questionnaires: true, measures: true }),
  inputsHash: z.string(),
  /** Epoch ms by the clock of the workstation. */
  retrievedAtMs: z.number(),
  fromCache: z.boolean(),
});
export type MinimisedRecord = z.infer<typeof minimisedRecordSchema>;

/** Patients, and what a context pack of them would hold. */
export const patientChannels = {
  'patients.previewPack': {
    intent:
      'What the context pack of a patient would hold, how old it is, and a run that was queued with the same.',
    caller: 'worklist',
    request: z.object({ patientId: patientIdSchema }),
    response: packPreviewSchema,
  },
  'patients.record': {
    intent:
      'A patient with the record, the latest runs and what to look at first. `cache`: what is here, at once; `server`: read anew, out of the cache where the server is not reached.',
    caller: 'worklist',
    request: z.object({ patientId: patientIdSchema, from: z.enum(['cache', 'server']) }),
    response: z.object({
      patient: patientRecordSchema,
      /** Null: it was never read here; only `from` the cache. */
      record: minimisedRecordSchema.nullable(),
      /** Newest first, 20 at most. */
      runs: z.array(patientRunSchema),
      /** In the order of their weight. */
      flags: z.array(patientFlagSchema),
    }),
  },
  'patients.list': {
    intent: 'One page of the patients by name out of the local cache, with their latest runs.',
    caller: 'worklist',
    request: z.object({
      search: z.string().trim().max(200),
      /** The last patient of the page before; without it the first page. */
      cursor: patientIdSchema.nullable().optional(),
      limit: z.int().min(1).max(100),
    }),
    response: z.object({ patients: z.array(patientListRowSchema), nextCursor: patientIdSchema.nullable() }),
  },
} as const satisfies ChannelsOf;
