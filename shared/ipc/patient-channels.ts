import { z } from 'zod';
import { patientIdSchema, runIdSchema } from '../ids.ts';
import { patientRecordSchema } from '../records.ts';
import { runStatusSchema } from '../run.ts';
import type { ChannelsOf } from './channel.ts';

/** What would go into the context pack of a patient, and whether the same was queued in the last 24 hours. */
export const packPreviewSchema = z.object({
  inputsHash: z.string(),
  /** Epoch ms; older than now only when the backend is not reached and the pack comes from the cache. */
  retrievedAtMs: z.number(),
  fromCache: z.boolean(),
  entries: z.object({ included: z.int(), total: z.int() }),
  questionnaires: z.object({ included: z.int(), total: z.int() }),
  /** ISO time of the newest measure; null: there is none. */
  measuredAt: z.string().nullable(),
  duplicate: z.object({ runId: runIdSchema, status: runStatusSchema, createdAt: z.string() }).nullable(),
});
export type PackPreview = z.infer<typeof packPreviewSchema>;

/** Patients, and what a context pack of them would hold. */
export const patientChannels = {
  'patients.previewPack': {
    intent:
      'What the context pack of a patient would hold, how old it is, and a run that was queued with the same.',
    caller: 'worklist',
    request: z.object({ patientId: patientIdSchema }),
    response: packPreviewSchema,
  },
  'patients.list': {
    intent: 'Patients for the "new run" dialog, out of the local cache.',
    caller: 'worklist',
    request: z.object({ search: z.string().trim().max(200), limit: z.int().min(1).max(100) }),
    response: z.object({ patients: z.array(patientRecordSchema) }),
  },
} as const satisfies ChannelsOf;
