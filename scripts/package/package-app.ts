import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AfterPackContext, build, type Configuration, Platform } from 'electron-builder';
import { SetupProblem } from '../setup/problem.mjs';
import type { Runtime } from '../setup/runtime.mjs';
import { placeSqliteBinding } from './after-pack.mjs';

const root = resolve(import.meta.dirname, '../..');

export interface PackageOptions {
  readonly runtime: Runtime;
  /** True: the installers of this platform, official Electron only, every fuse as released. */
  readonly release: boolean;
  /** Where the result goes; it is created. */
  readonly outputFolder: string;
}

/**
 * Packages what `out/` holds for this platform.
 * @returns the program of the unpacked app
 * @throws SetupProblem when a release is asked for and the official Electron is not at hand
 */
export async function packageApp({ runtime, release, outputFolder }: PackageOptions): Promise<string> {
  if (release) refuseRegistryRuntime(runtime);
  mkdirSync(outputFolder, { recursive: true });
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(release ? undefined : 'dir'),
    config: {
      extends: join(root, 'electron-builder.yml'),
      directories: { output: outputFolder },
      ...(release ? {} : testBuild(runtime)),
    },
  });
  return packagedProgram(outputFolder);
}

/**
 * Throws unless the official Electron is at hand: the registry runtime is a third party's copy.
 * @throws SetupProblem
 */
export function refuseRegistryRuntime(runtime: Runtime): void {
  if (runtime.kind === 'official') return;
  throw new SetupProblem(
    `A release is made with the official Electron; this machine has the ${runtime.kind} runtime (Electron ${runtime.electronVersion}).`,
    'Make it where github.com can be reached: RHYTHM_ELECTRON=official npm run package -- --release',
  );
}

/** With whatever Electron is at hand and the SQLite binding that fits it, and open to Playwright. */
function testBuild(runtime: Runtime): Configuration {
  const binding = runtime.sqliteBindingPath;
  return {
    electronDist: runtime.distPath,
    electronVersion: runtime.electronVersion,
    electronFuses: { enableNodeCliInspectArguments: true },
    ...(binding === null
      ? {}
      : { afterPack: (context: AfterPackContext) => placeSqliteBinding(context, binding) }),
  };
}

/** Where electron-builder puts the program of the unpacked app. */
function packagedProgram(outputFolder: string): string {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  const { platform } = process;
  if (platform === 'darwin') {
    return join(outputFolder, `mac${suffix}`, 'Rhythm Workstation.app/Contents/MacOS/Rhythm Workstation');
  }
  if (platform === 'win32') return join(outputFolder, `win${suffix}-unpacked`, 'Rhythm Workstation.exe');
  return join(outputFolder, `linux${suffix}-unpacked`, 'rhythm-workstation');
}
