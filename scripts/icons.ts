import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { electronEnv, electronLaunchArgs, resolveRuntime } from './setup/runtime.mjs';
import { withDisplay } from './with-display.ts';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, 'build');
/** The large one is what electron-builder makes the icons of each system from, the small one is that of the windows. */
const targets = [`1024=${resolve(folder, 'icon.png')}`, `256=${resolve(folder, 'window-icon.png')}`];

const runtime = await resolveRuntime();
await withDisplay(async (display) => {
  const program = resolve(import.meta.dirname, 'icons');
  const drawn = spawnSync(
    runtime.executablePath,
    [...electronLaunchArgs(), program, '--', resolve(folder, 'icon.svg'), ...targets],
    { env: { ...process.env, ...electronEnv(runtime), ...display.env }, stdio: 'inherit', timeout: 30_000 },
  );
  if (drawn.status !== 0) throw new Error('the icons could not be drawn');
});
console.log(`icons in ${folder}`);
