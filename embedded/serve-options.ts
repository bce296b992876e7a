import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const releasedMigrations = fileURLToPath(new URL('../supabase/migrations', import.meta.url));

const optionsSchema = z
  .object({
    dataDir: z.string({ error: '--data-dir DIR is required' }).transform((path) => resolve(path)),
    migrations: z
      .string()
      .default(releasedMigrations)
      .transform((path) => resolve(path)),
    demo: z.boolean().default(false),
    demoModel: z.boolean().default(false),
    patientsFile: z
      .string()
      .transform((path) => resolve(path))
      .nullable()
      .default(null),
    port: z.coerce.number().int().min(0).max(65535).default(0),
    /** After how many seconds an access token has run out. */
    tokenLifetimeS: z.coerce.number().int().positive().default(3600),
  })
  .refine(
    ({ demo, patientsFile }) => demo || patientsFile === null,
    '--patients fills the demo organisation: add --demo',
  );

/** What the server was asked to do; paths are absolute. */
export type ServeOptions = z.infer<typeof optionsSchema>;

/** Parses the command line. @throws with a sentence naming the option that is wrong. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      migrations: { type: 'string' },
      demo: { type: 'boolean' },
      'demo-model': { type: 'boolean' },
      patients: { type: 'string' },
      port: { type: 'string' },
      'token-lifetime': { type: 'string' },
    },
  });
  const parsed = optionsSchema.safeParse({
    dataDir: values['data-dir'],
    migrations: values.migrations,
    demo: values.demo,
    demoModel: values['demo-model'],
    patientsFile: values.patients,
    port: values.port,
    tokenLifetimeS: values['token-lifetime'],
  });
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
