import { execFileSync } from 'node:child_process';
import { z } from 'zod';

const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
  modules: z.array(z.object({ source: z.string() })),
});

const folders = ['main', 'preload', 'shared', 'embedded', 'scripts'];
const output = cruise();
const { summary, modules } = resultSchema.parse(JSON.parse(output));

// The tool passes silently when it cannot parse anything: seeing too little is a failure of its own.
const unseen = folders.filter((folder) => !modules.some((module) => module.source.startsWith(`${folder}/`)));
for (const folder of unseen) console.error(`no module was seen in ${folder}/`);
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`boundaries: ${modules.length} modules, ${summary.violations.length} violations`);
process.exitCode = unseen.length > 0 || summary.violations.length > 0 ? 1 : 0;

/** Violations make the tool exit with their count; its JSON is complete all the same. */
function cruise(): string {
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
