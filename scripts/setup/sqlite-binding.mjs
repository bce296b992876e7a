// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkoutRoot } from './paths.mjs';
import { cachedNodeFolder } from './pinned-node.mjs';
import { SetupProblem } from './problem.mjs';
import { isPublished, publishFolder } from './publish-folder.mjs';
import { lastLines, runCommand, runGuarded } from './run-command.mjs';

const fileName = 'better_sqlite3.node';
const sourceFolder = join(checkoutRoot, 'node_modules', 'better-sqlite3');
const addonApiFolder = join(checkoutRoot, 'node_modules', 'node-addon-api');
const probeScript = fileURLToPath(new URL('./probe-sqlite.cjs', import.meta.url));

/**
 * The package's prebuild asks for Node-API 10, which Electron 33 (Node-API 9) lacks: it crashes there. Compiled
 * against the experimental interface the same source uses nothing that 9 has not.
 */
const compilerFlags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNAPI_VERSION=2147483647';

/**
 * The SQLite binding compiled for the registry runtime; it need not exist.
 * @param {string} cacheFolder
 */
export function sqliteBindingPath(cacheFolder) {
  return join(bindingFolder(cacheFolder), fileName);
}

/** @param {string} cacheFolder */
function bindingFolder(cacheFolder) {
  return join(cacheFolder, `sqlite-${packageVersion()}-napi9-${process.platform}-${process.arch}`);
}

/** @returns {string} version of the SQLite package in node_modules */
function packageVersion() {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(sourceFolder, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error(`${sourceFolder}/package.json names no version`);
}

function recipe() {
  return createHash('sha256').update(`${packageVersion()}\n${compilerFlags}\n`).digest('hex');
}

/**
 * Whether the compiled binding is there and whole.
 * @param {string} cacheFolder
 */
export function isSqliteBindingReady(cacheFolder) {
  return isPublished(bindingFolder(cacheFolder), recipe());
}

/**
 * Compiles the binding (about a minute; needs the cached Node) and opens an encrypted database with it inside the runtime before anybody
 * else may see it.
 * @param {string} cacheFolder
 * @param {string} electronPath
 * @returns {Promise<void>}
 * @throws {SetupProblem} when it cannot be compiled or does not work
 */
export function installSqliteBinding(cacheFolder, electronPath) {
  return publishFolder({
    target: bindingFolder(cacheFolder),
    recipe: recipe(),
    build: async (folder) => {
      const work = await mkdtemp(join(folder, 'build-'));
      await compile(work, cachedNodeFolder(cacheFolder));
      await copyFile(join(work, 'build', 'Release', fileName), join(folder, fileName));
      await rm(work, { recursive: true });
      const answer = await probeSqlite(electronPath, join(folder, fileName));
      if (!answer.ok)
        throw new SetupProblem(
          `The compiled SQLite does not work in Electron: ${answer.text}`,
          'Report this.',
        );
    },
  });
}

/**
 * @param {string} work an empty folder: node-gyp writes beside the sources, and node_modules is not ours to write
 * @param {string} nodeFolder with bin/node and the C headers: node-gyp would ask nodejs.org for them
 */
async function compile(work, nodeFolder) {
  await cp(sourceFolder, work, { recursive: true });
  await mkdir(join(work, 'node_modules'), { recursive: true });
  await cp(addonApiFolder, join(work, 'node_modules', 'node-addon-api'), { recursive: true });
  const nodeGyp = fileURLToPath(import.meta.resolve('node-gyp/bin/node-gyp.js'));
  const args = [nodeGyp, 'rebuild', '--release', '--force_build=1', '--jobs=max', `--nodedir=${nodeFolder}`];
  const path = [join(nodeFolder, 'bin'), process.env.PATH ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path, CXXFLAGS: compilerFlags };
  const result = await runGuarded(join(nodeFolder, 'bin', 'node'), args, { cwd: work, env });
  if (result.code !== 0) {
    throw new SetupProblem(
      `SQLite could not be compiled for Electron 33: ${lastLines(result.output, 8)}`,
      'A C++20 compiler, make and Python 3 are needed (Debian, Ubuntu: apt-get install build-essential python3).',
    );
  }
}

/**
 * Opens an encrypted database inside the runtime, writes, and reads it back with the right and a wrong key.
 * @param {string} electronPath
 * @param {string | null} bindingPath null: the package's own prebuild
 * @returns {Promise<{ ok: boolean, text: string }>} text: the SQLite and cipher version, or what went wrong
 */
export async function probeSqlite(electronPath, bindingPath) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const args = [probeScript, sourceFolder, ...(bindingPath === null ? [] : [bindingPath])];
  const result = await runCommand(electronPath, args, { env });
  return { ok: result.code === 0, text: lastLines(result.output, 2) };
}
