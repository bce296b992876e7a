import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** Every fuse as electron-builder.yml decides it, but for the door of the tests: `--inspect`. */
const decided: Readonly<Record<number, FuseState>> = {
  [FuseV1Options.RunAsNode]: FuseState.DISABLE,
  [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
  [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.ENABLE,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
  [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
};

/**
 * Packages what `out/` holds; a process of its own, since Playwright's loader cannot load the packager.
 * @returns the program
 */
export async function packageInto(outputFolder: string): Promise<string> {
  const script = resolve(import.meta.dirname, '../../../scripts/package.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    '--prebuilt',
    '--out',
    outputFolder,
  ]);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** Reads the fuses out of a program. @returns how many are as decided, and the names of those that are not. */
export async function judgeFuses(program: string): Promise<{ right: number; wrong: string[] }> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  const names = Object.keys(decided);
  const wrong = names.filter((fuse) => wire[fuse] !== decided[Number(fuse)]);
  return {
    right: names.length - wrong.length,
    wrong: wrong.map((fuse) => FuseV1Options[Number(fuse)] ?? fuse),
  };
}
