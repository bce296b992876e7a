import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageApp, packagedExecutable } from './package/package-app.ts';
import { SetupProblem } from './setup/problem.mjs';

const { values: options } = parseArgs({
  options: { release: { type: 'boolean', default: false }, out: { type: 'string', default: 'dist' } },
});

try {
  const folder = await packageApp({ release: options.release, outputFolder: resolve(options.out) });
  console.log(options.release ? `Installers are in ${resolve(options.out)}` : packagedExecutable(folder));
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  console.error(`${error.message}\n${error.fix}`);
  process.exitCode = 1;
}
