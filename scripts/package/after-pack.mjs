// @ts-check
// Called by electron-builder (electron-builder.yml) on the unpacked app, before fuses are set and anything is signed.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Arch } from 'electron-builder';

/**
 * Puts the SQLite binding where the app looks for it, `resources/native/better_sqlite3.node`: the package's prebuild
 * for the platform, or the one named by RHYTHM_SQLITE_BINDING for a runtime that cannot load that. And takes away
 * what a development runtime has among its resources to run unpackaged apps.
 * @param {import('electron-builder').AfterPackContext} context
 */
export default async function afterPack(context) {
  const resources = context.packager.getResourcesDir(context.appOutDir);
  const target = `${context.electronPlatformName}-${Arch[context.arch]}`;
  const prebuild = join(
    context.packager.projectDir,
    'node_modules',
    'better-sqlite3',
    'prebuilds',
    `${target}.node`,
  );
  await mkdir(join(resources, 'native'), { recursive: true });
  const binding = process.env.RHYTHM_SQLITE_BINDING || prebuild;
  await copyFile(binding, join(resources, 'native', 'better_sqlite3.node'));
  await rm(join(resources, 'app'), { recursive: true, force: true });
  await rm(join(context.appOutDir, '.complete.json'), { force: true });
}
