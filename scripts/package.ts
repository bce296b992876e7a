import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './build-app.ts';
import { packageApp, refuseRegistryRuntime } from './package/package-app.ts';
import { SetupProblem } from './setup/problem.mjs';
import { resolveRuntime } from './setup/runtime.mjs';

const { values: options } = parseArgs({
  options: {
    release: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist' },
    /** Packages what out/ holds. */
    prebuilt: { type: 'boolean', default: false },
  },
});

try {
  const runtime = await resolveRuntime();
  if (options.release) refuseRegistryRuntime(runtime);
  if (!options.prebuilt) buildApp();
  const outputFolder = resolve(options.out);
  const program = await packageApp({ runtime, release: options.release, outputFolder });
  console.log(options.release ? `Installers are in ${outputFolder}` : program);
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  console.error(`${error.message}\n${error.fix}`);
  process.exitCode = 1;
}
