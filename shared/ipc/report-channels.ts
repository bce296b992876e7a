import { z } from 'zod';
import { artifactIdSchema, runIdSchema } from '../ids.ts';
import { provenanceSchema, reportRecordSchema } from '../records.ts';
import type { ChannelsOf } from './channel.ts';

/** A stored report among those that can be compared: enough to choose it by. */
export const reportVersionSchema = reportRecordSchema
  .pick({
    id: true,
    run_id: true,
    sequence_order: true,
    created_at: true,
    risk_level: true,
    confidence_score: true,
  })
  .extend(provenanceSchema.pick({ model: true, provider: true }).shape);
export type ReportVersion = z.infer<typeof reportVersionSchema>;

/** The stored reports of a patient, to compare one with another. */
export const reportChannels = {
  'runs.versions': {
    intent:
      'Every report of one run and the latest of each earlier run of its patient, newest first, out of the local cache.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ versions: z.array(reportVersionSchema) }),
  },
  'runs.report': {
    intent: 'One stored report, also one that a later one has followed, out of the local cache.',
    caller: 'worklist',
    request: z.object({ artifactId: artifactIdSchema }),
    response: z.object({ report: reportRecordSchema }),
  },
} as const satisfies ChannelsOf;
