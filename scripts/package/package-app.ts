import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Configuration, Platform } from 'electron-builder';
import { buildApp } from '../build-app.ts';
import { SetupProblem } from '../setup/problem.mjs';
import { type Runtime, resolveRuntime } from '../setup/runtime.mjs';

const root = resolve(import.meta.dirname, '../..');

export interface PackageOptions {
  /** True: the installers of this platform, official Electron only, every fuse as released. */
  readonly release: boolean;
  /** Where the result goes; it is created. */
  readonly outputFolder: string;
}

/**
 * Builds and packages the app for this platform.
 * @returns the folder of the unpacked app
 * @throws SetupProblem when a release is asked for and the official Electron is not at hand
 */
export async function packageApp({ release, outputFolder }: PackageOptions): Promise<string> {
  const runtime = await resolveRuntime();
  if (release) refuseRegistryRuntime(runtime);
  buildApp();
  mkdirSync(outputFolder, { recursive: true });
  if (runtime.sqliteBindingPath === null) delete process.env.RHYTHM_SQLITE_BINDING;
  else process.env.RHYTHM_SQLITE_BINDING = runtime.sqliteBindingPath;
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(release ? undefined : 'dir'),
    config: {
      extends: join(root, 'electron-builder.yml'),
      directories: { output: outputFolder },
      ...(release ? {} : testBuild(runtime)),
    },
  });
  return unpackedFolder(outputFolder);
}

function refuseRegistryRuntime(runtime: Runtime): void {
  if (runtime.kind === 'official') return;
  throw new SetupProblem(
    `A release is made with the official Electron; this machine has the ${runtime.kind} runtime (Electron ${runtime.electronVersion}).`,
    'Make it where github.com can be reached: RHYTHM_ELECTRON=official npm run package -- --release',
  );
}

/** With whatever Electron is at hand, and open to Playwright. */
function testBuild(runtime: Runtime): Configuration {
  return {
    electronDist: runtime.distPath,
    electronVersion: runtime.electronVersion,
    electronFuses: { enableNodeCliInspectArguments: true },
  };
}

/** What electron-builder calls the folder of the unpacked app on this platform. */
function unpackedFolder(outputFolder: string): string {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  if (process.platform === 'darwin') return join(outputFolder, `mac${suffix}`);
  return join(outputFolder, `${process.platform === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`);
}

/** The program inside that folder. */
export function packagedExecutable(folder: string): string {
  if (process.platform === 'darwin')
    return join(folder, 'Rhythm Workstation.app/Contents/MacOS/Rhythm Workstation');
  return join(folder, process.platform === 'win32' ? 'Rhythm Workstation.exe' : 'rhythm-workstation');
}
