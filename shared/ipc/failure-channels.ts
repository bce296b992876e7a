import { z } from 'zod';
import { listedFailureSchema } from '../worklist.ts';
import type { ChannelsOf } from './channel.ts';

/** How far back, in days up to now: the first begins at midnight on this workstation. */
export const overviewDays = [7, 30, 90, 365] as const;

const spanSchema = z.object({
  /** Epoch ms; the end is not part of it. */
  fromMs: z.number(),
  toMs: z.number(),
  succeeded: z.int(),
  failures: z.array(
    z.object({
      /** Null: the run does not say why it failed; the existing product did not. */
      reason: listedFailureSchema.nullable(),
      amount: z.int().min(1),
      /** Epoch ms at which the last of them ended. */
      lastMs: z.number(),
    }),
  ),
});

export const failureOverviewSchema = z.object({
  /** Of the spans; the first week may be shorter, for it begins with the period. */
  unit: z.enum(['day', 'week']),
  /** Oldest first, without a gap. A run counts where it ended last. */
  spans: z.array(spanSchema),
  /** Of the model's answers that became reports in the period; null: there are none. */
  latency: z.object({ answers: z.int().min(1), medianMs: z.number(), p95Ms: z.number() }).nullable(),
});
export type FailureOverview = z.infer<typeof failureOverviewSchema>;

/** What admins watch: how runs end. */
export const failureChannels = {
  'failures.overview': {
    intent: 'How many runs ended how in each day or week of a period, out of the local cache; no patients.',
    caller: 'admin',
    request: z.object({ days: z.literal(overviewDays) }),
    response: failureOverviewSchema,
  },
} as const satisfies ChannelsOf;
