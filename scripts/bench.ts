import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Benchmark } from '../bench/support/benchmark.ts';

const folder = resolve(import.meta.dirname, '../bench');
const ending = '.bench.ts';
const known = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));

const { values, positionals } = parseArgs({
  options: { scale: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const scale = z.coerce.number().positive().parse(values.scale);
const [name = ''] = positionals;

if (!known.includes(name)) {
  console.error(`npm run bench -- <name> [--scale x]\nbenchmarks: ${known.join(' ')}`);
  process.exitCode = 1;
} else {
  process.exitCode = (await run(name)) ? 0 : 1;
}

/** Runs a benchmark and prints its one line, `figure <name> ok=… <key>=<value> …`. @returns whether it was met. */
async function run(chosen: string): Promise<boolean> {
  const shape = z.object({ name: z.literal(chosen), run: z.function() });
  const moduleSchema = z.object({
    benchmark: z.custom<Benchmark>((value) => shape.safeParse(value).success),
  });
  const loaded: unknown = await import(resolve(folder, `${chosen}${ending}`));
  const { benchmark } = moduleSchema.parse(loaded);
  const startedAtMs = performance.now();
  const { ok, counts } = await benchmark.run({
    scaled: (full) => Math.max(1, Math.round(full * scale)),
    note: (line) => console.error(`${chosen}: ${line}`),
  });
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  const figures = Object.entries({ ok, ...counts, scale, seconds }).map(([key, value]) => `${key}=${value}`);
  console.log(['figure', chosen, ...figures].join(' '));
  return ok;
}
