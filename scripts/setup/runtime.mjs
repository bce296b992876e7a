// @ts-check

import { join } from 'node:path';
import { officialElectronVersion, tryOfficialElectron } from './electron-official.mjs';
import {
  hasRegistryElectron,
  isRegistryElectronReady,
  registryElectron,
  registryElectronFolder,
} from './electron-registry.mjs';
import { cacheRoot } from './paths.mjs';
import { SetupProblem } from './problem.mjs';
import { isSqliteBindingReady, sqliteBindingPath } from './sqlite-binding.mjs';

/**
 * @typedef {object} Runtime
 * @property {'official' | 'registry'} kind registry: a third party's copy, for building and testing only
 * @property {string} electronVersion
 * @property {string} executablePath
 * @property {string} distPath the folder around the executable, as electron-builder's `electronDist` wants it
 * @property {string | null} sqliteBindingPath for better-sqlite3's `nativeBinding`; null: the package's own prebuild fits
 * @property {string} why one sentence: why this one
 */

/** @typedef {'auto' | 'official' | 'registry'} RuntimeChoice */

/**
 * What RHYTHM_ELECTRON asks for.
 * @param {NodeJS.ProcessEnv} env
 * @returns {RuntimeChoice}
 * @throws {SetupProblem} on any other value
 */
export function runtimeChoice(env) {
  const value = env.RHYTHM_ELECTRON ?? '';
  if (value === '' || value === 'auto') return 'auto';
  if (value === 'official' || value === 'registry') return value;
  throw new SetupProblem(
    `RHYTHM_ELECTRON is "${value}".`,
    'Set it to official or registry, or leave it out to let the set-up decide.',
  );
}

/**
 * The Electron that set-up has prepared: the official build where it could be had, else the registry runtime.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Runtime | undefined>} undefined when set-up has not finished
 */
export async function tryResolveRuntime(env = process.env) {
  const choice = runtimeChoice(env);
  if (choice !== 'registry') {
    const official = tryOfficialElectron();
    if (official !== undefined) {
      return {
        kind: 'official',
        ...official,
        sqliteBindingPath: null,
        why: 'the official build could be downloaded',
      };
    }
  }
  return choice === 'official' ? undefined : tryRegistryRuntime(env, choice);
}

/**
 * Like `tryResolveRuntime`, for callers that cannot go on without.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Runtime>}
 * @throws {SetupProblem} when set-up has not finished
 */
export async function resolveRuntime(env = process.env) {
  const runtime = await tryResolveRuntime(env);
  if (runtime !== undefined) return runtime;
  throw new SetupProblem('Electron is not set up on this machine.', 'Type: npm run setup');
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {RuntimeChoice} choice
 * @returns {Promise<Runtime | undefined>}
 */
async function tryRegistryRuntime(env, choice) {
  if (!hasRegistryElectron()) return undefined;
  const cacheFolder = cacheRoot(env);
  const ready = (await isRegistryElectronReady(cacheFolder)) && (await isSqliteBindingReady(cacheFolder));
  if (!ready) return undefined;
  const distPath = registryElectronFolder(cacheFolder);
  return {
    kind: 'registry',
    electronVersion: registryElectron.electronVersion,
    executablePath: join(distPath, 'electron'),
    distPath,
    sqliteBindingPath: sqliteBindingPath(cacheFolder),
    why:
      choice === 'registry'
        ? 'RHYTHM_ELECTRON=registry asks for it'
        : `the official Electron ${officialElectronVersion()} could not be downloaded here`,
  };
}

/**
 * Switches that this machine makes necessary: Chromium refuses to sandbox a process of root.
 * @returns {string[]}
 */
export function electronLaunchArgs() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * What the app and the tools around it need in their environment to use this runtime.
 * @param {Runtime} runtime
 * @returns {Record<string, string>}
 */
export function electronEnv(runtime) {
  return {
    ELECTRON_OVERRIDE_DIST_PATH: runtime.distPath,
    ELECTRON_EXEC_PATH: runtime.executablePath,
    ...(runtime.sqliteBindingPath === null ? {} : { RHYTHM_SQLITE_BINDING: runtime.sqliteBindingPath }),
  };
}
