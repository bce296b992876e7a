// @ts-check
// Called by electron-builder (electron-builder.yml) on the unpacked app, before fuses are set and anything is signed.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Arch } from 'electron-builder';

/** @typedef {import('electron-builder').AfterPackContext} AfterPackContext */

/** @param {AfterPackContext} context */
export default function afterPack(context) {
  return placeSqliteBinding(context, prebuildFor(context));
}

/**
 * Puts the SQLite binding where the app looks for it, `resources/native/better_sqlite3.node`, and takes away what a
 * development runtime has among its resources to run unpackaged apps.
 * @param {AfterPackContext} context
 * @param {string} binding
 * @returns {Promise<void>}
 */
export async function placeSqliteBinding(context, binding) {
  const resources = context.packager.getResourcesDir(context.appOutDir);
  await mkdir(join(resources, 'native'), { recursive: true });
  await copyFile(binding, join(resources, 'native', 'better_sqlite3.node'));
  await rm(join(resources, 'app'), { recursive: true, force: true });
  await rm(join(context.appOutDir, '.complete.json'), { force: true });
}

/**
 * The package's own build for the platform that is packaged.
 * @param {AfterPackContext} context
 */
function prebuildFor(context) {
  const target = `${context.electronPlatformName}-${Arch[context.arch]}`;
  const folder = join(context.packager.projectDir, 'node_modules', 'better-sqlite3', 'prebuilds');
  return join(folder, `${target}.node`);
}
