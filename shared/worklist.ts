import { z } from 'zod';
import { riskLevelSchema } from './diagnosis.ts';
import { failureReasonSchema } from './failure.ts';

/**
 * The lists of the worklist. `needs-review`: done, and its report has a finding that nobody has decided about; a decision
 * that waits in the outbox is one.
 */
export const worklistTabs = ['all', 'queued', 'running', 'succeeded', 'failed', 'needs-review'] as const;
export const worklistTabSchema = z.enum(worklistTabs);
export type WorklistTab = z.infer<typeof worklistTabSchema>;

/** Why a run failed, as far as the list can tell. */
export const listedFailureSchema = z.union([failureReasonSchema, z.literal('VALIDATION_ERROR')]);
export type ListedFailure = z.infer<typeof listedFailureSchema>;

/** Whose runs: those that the user has queued, or executed. */
export const ownRunsSchema = z.enum(['queued-by-me', 'executed-by-me']);

/** How far back: relative, so that a view that was saved keeps its meaning. `today` begins at midnight on this workstation. */
export const listPeriodSchema = z.enum(['today', '7-days', '30-days', '90-days']);
export type ListPeriod = z.infer<typeof listPeriodSchema>;

/** What narrows a list beside its search; null: not narrowed by that. */
export const worklistFilterSchema = z.object({
  risk: z.array(riskLevelSchema).min(1).max(4).nullable(),
  failure: z.array(listedFailureSchema).min(1).max(30).nullable(),
  /** The whole reason or funnel, whatever its case. */
  reason: z.string().min(1).max(500).nullable(),
  own: ownRunsSchema.nullable(),
  period: listPeriodSchema.nullable(),
});
export type WorklistFilter = z.infer<typeof worklistFilterSchema>;

export const noFilter: WorklistFilter = { risk: null, failure: null, reason: null, own: null, period: null };
