import { z } from 'zod';
import { isSecretKey } from './is-secret-key.ts';
import { isSecureAddress } from './is-secure-address.ts';
import { err, ok, type Result } from './result.ts';

/** An address that keys may be sent to. `abort`: one sentence about it is enough. */
export const serverUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address', abort: true })
  .refine(isSecureAddress, {
    error: 'must begin with https://: over plain http keys and records could be read on the way',
  });
const blankAsMissing = (value: unknown) => (value === '' ? undefined : value);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(blankAsMissing, schema.optional());

/** Where a test lets the process die at once, in the order of a run. */
export const crashPoints = [
  'before-claim',
  'after-claim',
  'after-context',
  'mid-stream',
  'after-model',
  'before-settle',
  'after-settle',
  'before-outbox-ack',
] as const;

/** `mid-stream:7`: the process dies when it comes to this point for the seventh time; without a number the first. */
const crashAtSchema = z
  .string()
  .transform((text) => {
    const [point, turn = '1'] = text.split(':');
    return { point, turn: Number(turn) };
  })
  .pipe(z.object({ point: z.enum(crashPoints), turn: z.int().min(1) }));
export type CrashAt = z.output<typeof crashAtSchema>;
export type CrashPoint = CrashAt['point'];

/** Every environment variable that the app reads; `.env.example` documents those that are meant for people. */
export const environmentSchema = z
  .object({
    RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED: optional(
      z.enum(['true', 'false'], { error: 'must be true or false' }),
    ),
    SUPABASE_URL: optional(serverUrlSchema),
    SUPABASE_PUBLISHABLE_KEY: optional(
      z
        .string()
        .min(20, { error: 'is too short for a publishable key' })
        .refine((key) => !isSecretKey(key), {
          error: 'is a secret key, which must never be on a workstation; use the publishable key',
        }),
    ),
    ANTHROPIC_API_KEY: optional(z.string().min(8, { error: 'is too short for a key' })),
    ANTHROPIC_BASE_URL: optional(serverUrlSchema),
    ANTHROPIC_MODEL: optional(
      z.string().regex(/^[\w.:@/-]{1,100}$/, { error: 'must be a model name such as claude-sonnet-5-5' }),
    ),
    /** Path of a JSON file that names the demo accounts; set by the start script in demo mode only. */
    RHYTHM_DEMO_FILE: optional(z.string()),
    /** E-mail of the demo account to sign in at the start; needs RHYTHM_DEMO_FILE. */
    RHYTHM_DEMO_SIGN_IN: optional(z.email({ error: 'must be the e-mail of a demo account' })),
    /** Path of a SQLite binding built for the runtime at hand; set by the scripts, never in a packaged app. */
    RHYTHM_SQLITE_BINDING: optional(z.string()),
    /** Where the process dies, for the crash tests; a packaged app ignores it. */
    RHYTHM_CRASH_AT: optional(crashAtSchema),
  })
  .superRefine((value, context) => {
    const missing =
      value.SUPABASE_URL && !value.SUPABASE_PUBLISHABLE_KEY
        ? 'SUPABASE_PUBLISHABLE_KEY'
        : !value.SUPABASE_URL && value.SUPABASE_PUBLISHABLE_KEY
          ? 'SUPABASE_URL'
          : null;
    if (missing)
      context.addIssue({ code: 'custom', path: [missing], message: 'is missing: both are needed' });
  });
export type Environment = z.infer<typeof environmentSchema>;

/**
 * Parses the process environment once, at the start.
 * @returns the typed environment, or one sentence per bad variable; a value is never repeated, it may be a secret.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Result<Environment, string[]> {
  const parsed = environmentSchema.safeParse(source);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
}
