import { z } from 'zod';
import { type ChannelsOf, done, nothing } from './channel.ts';

/** Why the workstation is locked: nobody was there, it slept, the system was locked, or the user asked for it. */
export const lockReasonSchema = z.enum(['idle', 'suspend', 'os-lock', 'user']);
export type LockReason = z.infer<typeof lockReasonSchema>;

export const lockStateSchema = z.object({
  locked: z.boolean(),
  /** Null: not locked. */
  reason: lockReasonSchema.nullable(),
  /** Epoch ms; null: not locked. */
  sinceMs: z.number().nullable(),
  /** The longest time of a session is nearly over or over; null: far off, or nobody is signed in. */
  limit: z
    .object({
      /** Epoch ms. */
      endsAtMs: z.number(),
      /** The time is over, and the session ends with its last run under way. */
      waitsForRuns: z.boolean(),
    })
    .nullable(),
});
export type LockState = z.infer<typeof lockStateSchema>;

/** Bounds and default of the time without input after which the workstation locks itself, in minutes. */
export const idleMinutes = { min: 1, max: 15, default: 10 } as const;

export const privacySettingsSchema = z.object({
  idleMinutes: z.int().min(idleMinutes.min).max(idleMinutes.max),
});
export type PrivacySettings = z.infer<typeof privacySettingsSchema>;

/** Locking, unlocking, and what was copied out of the windows. */
export const lockChannels = {
  'lock.now': {
    intent: 'Lock all windows at once; what is under way goes on behind the lock.',
    caller: 'signed-in',
    request: nothing,
    response: done,
  },
  'lock.unlock': {
    intent:
      'Open the lock with the password of the user who is signed in; checked on this workstation, without the server.',
    caller: 'signed-in',
    whileLocked: true,
    request: z.object({ password: z.string().min(1).max(1000) }),
    response: done,
  },
  'app.copied': {
    intent:
      'Say that this window has just copied or selected text, so that it is not left in the clipboard when the workstation locks, or has locked just now.',
    caller: 'signed-in',
    whileLocked: true,
    request: z.discriminatedUnion('to', [
      /** SHA-256 of the text with plain line feeds: when this call arrives, it may not be in the clipboard yet. */
      z.object({ to: z.literal('clipboard'), digest: z.base64().length(44) }),
      z.object({ to: z.literal('selection') }),
    ]),
    response: done,
  },
  'privacy.getSettings': {
    intent: 'After how many minutes without input this workstation locks itself.',
    caller: 'worklist',
    request: nothing,
    response: privacySettingsSchema,
  },
  'privacy.saveSettings': {
    intent: 'Set after how many minutes without input this workstation locks itself.',
    caller: 'worklist',
    request: privacySettingsSchema,
    response: privacySettingsSchema,
  },
} as const satisfies ChannelsOf;
