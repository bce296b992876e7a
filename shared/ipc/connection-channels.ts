import { z } from 'zod';
import { type ChannelsOf, nothing } from './channel.ts';

export const connectionProblemSchema = z.enum([
  'INVALID_URL',
  'INSECURE_URL',
  'UNREACHABLE',
  'NOT_SUPABASE',
  'KEY_REJECTED',
  'SECRET_KEY',
  'SCHEMA_MISSING',
]);
export type ConnectionProblem = z.infer<typeof connectionProblemSchema>;

const connectionInput = z.object({
  url: z.string().trim().max(2000),
  publishableKey: z.string().trim().max(4000),
});

/** The Supabase project that this workstation works with. */
export const connectionChannels = {
  'connection.test': {
    intent: 'Try a Supabase project and say what is wrong with it, without saving anything.',
    caller: 'anyone',
    request: connectionInput,
    response: z.object({ problem: connectionProblemSchema.nullable() }),
  },
  'connection.save': {
    intent: 'Point this workstation at a Supabase project that passed the test; signs out.',
    caller: 'anyone',
    request: connectionInput,
    response: z.object({ problem: connectionProblemSchema.nullable() }),
  },
  'connection.reach': {
    intent: 'Whether the project of this workstation answers, before anybody has signed in.',
    caller: 'anyone',
    request: nothing,
    response: z.object({ reached: z.boolean() }),
  },
} as const satisfies ChannelsOf;
