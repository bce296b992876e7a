import { z } from 'zod';
import { riskLevelSchema } from '../diagnosis.ts';
import { runIdSchema } from '../ids.ts';
import type { ChannelsOf } from './channel.ts';
import { nothing } from './channel.ts';

export const maxImpressionText = 2000;

/** What a clinician thinks before reading the draft: a risk, words, or both. */
export const impressionSchema = z.object({
  risk: riskLevelSchema.nullable(),
  text: z.string().trim().max(maxImpressionText),
});
export type Impression = z.infer<typeof impressionSchema>;

/** One version of a report; the hash names its content. */
const reportVersion = z.object({ runId: runIdSchema, contentHash: z.string().regex(/^[0-9a-f]{64}$/) });

export const impressionStateSchema = z.object({
  /** Blind mode is on: the draft stays hidden until an impression is written or skipped. */
  isBlind: z.boolean(),
  /** This user has seen the draft already. */
  isOpened: z.boolean(),
  /** Written before the draft was opened; null: none was. */
  impression: impressionSchema.extend({ writtenAtMs: z.number() }).nullable(),
});
export type ImpressionState = z.infer<typeof impressionStateSchema>;

const blindMode = z.object({ isBlind: z.boolean() });

/** Blind mode: an own impression before the draft. Kept in the cache of the user, never sent. */
export const impressionChannels = {
  'impressions.get': {
    intent: 'Whether this user has opened a report, and the own impression from before.',
    caller: 'worklist',
    request: reportVersion,
    response: impressionStateSchema,
  },
  'impressions.save': {
    intent:
      'Note that a report is opened, with the own impression from before or (null) without one. Only the first time counts: an impression is not changed once the draft was seen.',
    caller: 'worklist',
    request: reportVersion.extend({ impression: impressionSchema.nullable() }),
    response: impressionStateSchema,
  },
  'impressions.blindMode': {
    intent: 'Whether blind mode is on for this user.',
    caller: 'worklist',
    request: nothing,
    response: blindMode,
  },
  'impressions.setBlindMode': {
    intent: 'Switch blind mode for this user.',
    caller: 'worklist',
    request: blindMode,
    response: blindMode,
  },
} as const satisfies ChannelsOf;
