import { join } from 'node:path';
import { z } from 'zod';
import { buildAndLoad, isFunction } from '../build-and-load.ts';
import type * as entry from './engine-entry.ts';

const engineSchema = z.object({
  composeApp: z.custom<typeof entry.composeApp>(isFunction),
  createGuardedCalls: z.custom<typeof entry.createGuardedCalls>(isFunction),
  parseEnvironment: z.custom<typeof entry.parseEnvironment>(isFunction),
});

/** The main process as it is built, without its shell. */
export type BuiltEngine = z.infer<typeof engineSchema>;

/** Bundles the main process the way the app is bundled, and loads what came out. */
export async function buildEngine(): Promise<BuiltEngine> {
  return engineSchema.parse(await buildAndLoad(join(import.meta.dirname, 'engine-entry.ts')));
}
