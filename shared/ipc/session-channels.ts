import { z } from 'zod';
import { userIdSchema } from '../ids.ts';
import { membershipSchema } from '../records.ts';
import { type ChannelsOf, done, nothing } from './channel.ts';

export const sessionInfoSchema = z.object({
  userId: userIdSchema,
  email: z.string(),
  displayName: z.string(),
  /** The membership that the session works in: the first that may execute, else the first. Null: no active membership. */
  workplace: membershipSchema.nullable(),
  /** False: opened from what this workstation holds, by the password or a stored session that the server has not confirmed yet. */
  verified: z.boolean(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;

/** Why the last session ended, or what changed in it, without the user having asked for it. */
export const sessionEndSchema = z.enum([
  'expired',
  'refused',
  'access-changed',
  'damaged',
  'wiped',
  /** Asked for, and not brought to its end. */
  'wipe-failed',
  /** The keyring did not open the local data of a stored session. */
  'locked',
  /** The workstation was locked when the app ended: only the password goes on. */
  'was-locked',
  /** The longest time of a session is over. */
  'limit',
]);
export type SessionEnd = z.infer<typeof sessionEndSchema>;

export const sessionStateSchema = z.object({
  session: sessionInfoSchema.nullable(),
  /** Null: the user signed out, or there was no session. With a session: its access is another than before. */
  ended: sessionEndSchema.nullable(),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

const passwordSchema = z.string().min(1).max(1000);

/** Signing in and out, and who is signed in. */
export const sessionChannels = {
  'session.signIn': {
    intent: 'Sign in with e-mail and password, open the cache of that user and start the first pull.',
    caller: 'anyone',
    request: z.object({
      email: z.string().trim().min(3).max(320),
      password: passwordSchema,
      /** Answers `earlier-password`: the password that opens the local data, or to set it aside. */
      earlier: z.union([z.object({ password: passwordSchema }), z.literal('give-up')]).optional(),
    }),
    response: sessionInfoSchema,
  },
  'session.signOut': {
    intent:
      'End the session, close the cache; with `wipe` destroy its key and files. CONFLICT: something was not sent yet, and `loseUnsent` does not say to lose it.',
    caller: 'signed-in',
    whileLocked: true,
    request: z.object({ wipe: z.boolean(), loseUnsent: z.boolean() }),
    response: done,
  },
  'session.checkAccess': {
    intent:
      'Ask the server again what the signed-in user may do; the desk is open afterwards when that allows it. OFFLINE: the server does not answer.',
    caller: 'signed-in',
    request: nothing,
    response: sessionInfoSchema,
  },
} as const satisfies ChannelsOf;
