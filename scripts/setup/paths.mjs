// @ts-check
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode, errorText, SetupProblem } from './problem.mjs';

/** The folder that holds package.json. */
export const checkoutRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const cacheFix = 'Set XDG_CACHE_HOME to a folder you may write to, with about 1 GB free, and start again.';

/** @returns {string} the home folder, or '' where the system knows none */
function tryHome() {
  try {
    return homedir();
  } catch (error) {
    // uv_os_homedir: no HOME, and the user id has no entry in the password file (a common container set-up).
    if (errorCode(error)?.startsWith('ERR_SYSTEM') || errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/**
 * Where downloaded and compiled parts are kept, outside the checkout: `$XDG_CACHE_HOME/rhythm-workstation`,
 * else `~/.cache/rhythm-workstation`. The folder need not exist.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 * @throws {SetupProblem} when neither names an absolute folder
 */
export function cacheRoot(env = process.env) {
  const xdg = env.XDG_CACHE_HOME ?? '';
  // The XDG specification: a relative path is invalid and ignored.
  if (isAbsolute(xdg)) return join(xdg, 'rhythm-workstation');
  const home = tryHome();
  if (isAbsolute(home)) return join(home, '.cache', 'rhythm-workstation');
  throw new SetupProblem('There is no home folder to keep the downloads in (HOME is not set).', cacheFix);
}

/**
 * Creates the cache folder.
 * @param {string} folder
 * @throws {SetupProblem} when it cannot be created or written
 */
export function makeCacheFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cacheProblem(folder, error);
  }
}

/**
 * Words for a file-system error met below the cache folder; other errors are returned as they are.
 * @param {string} folder
 * @param {unknown} error
 * @returns {unknown}
 */
export function cacheProblem(folder, error) {
  const reasons = new Map([
    ['EACCES', 'permission denied'],
    ['EPERM', 'permission denied'],
    ['EROFS', 'the disk is read-only'],
    ['ENOTDIR', 'a part of the path is a file'],
    ['EEXIST', 'a file of this name is in the way'],
    ['ENOENT', 'the disk or folder it lies in does not take new folders'],
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
  ]);
  const reason = reasons.get(errorCode(error) ?? '');
  if (reason === undefined || !isAbout(folder, error)) return error;
  return new SetupProblem(
    `The cache folder ${folder} cannot be written: ${reason}.`,
    cacheFix,
    errorText(error),
  );
}

/**
 * Whether a system error concerns the folder. A failed write (full disk) names no path.
 * @param {string} folder
 * @param {unknown} error
 */
function isAbout(folder, error) {
  if (!(error instanceof Error)) return false;
  const path = 'path' in error ? error.path : undefined;
  if (typeof path !== 'string') return ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
  return path === folder || path.startsWith(folder + sep) || folder.startsWith(path + sep);
}
