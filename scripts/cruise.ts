import { execFileSync } from 'node:child_process';
import { z } from 'zod';

const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ resolved: z.string(), dependencyTypes: z.array(z.string()) })),
    }),
  ),
});
export type Cruised = z.infer<typeof resultSchema>;

/** Reads the imports of all modules in these folders, and which of them break a rule of `.dependency-cruiser.mjs`. */
export function cruise(folders: readonly string[]): Cruised {
  return resultSchema.parse(JSON.parse(outputOf(folders)));
}

/** Violations make the tool exit with their count; its JSON is complete all the same. */
function outputOf(folders: readonly string[]): string {
  const tool = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
  const command = [tool, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
  try {
    return execFileSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  } catch (fault) {
    if (fault instanceof Error && 'stdout' in fault && typeof fault.stdout === 'string' && fault.stdout)
      return fault.stdout;
    throw fault;
  }
}
