// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { libcName } from './libc.mjs';
import { checkoutRoot } from './paths.mjs';
import { pinnedNodePath } from './pinned-node.mjs';
import { errorCode, SetupProblem } from './problem.mjs';
import { npmWords, runGuarded } from './run-command.mjs';

/** Written after `npm ci` has ended well; it lies where `npm ci` begins with deleting. */
const stampName = '.rhythm-setup.json';

/**
 * Whether node_modules is what package-lock.json asks for: by our stamp, or, where the developer has called npm
 * himself, by comparing npm's own record of what it installed.
 * @param {string} [root]
 */
export function arePackagesInstalled(root = checkoutRoot) {
  if (root === checkoutRoot && !existsSync(pinnedNodePath)) return false;
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = tryReadJson(join(root, 'node_modules', stampName));
  if (typeof stamp === 'object' && stamp !== null && 'lock' in stamp && stamp.lock === stampOf(lockText))
    return true;
  return matchesNpmRecord(
    JSON.parse(lockText),
    tryReadJson(join(root, 'node_modules', '.package-lock.json')),
  );
}

/**
 * `npm ci` with the npm of this machine.
 * @param {NodeJS.ProcessEnv} env that of `envForNpm`
 * @param {string} [root]
 * @returns {Promise<void>}
 * @throws {SetupProblem} when npm fails
 */
export async function installPackages(env, root = checkoutRoot) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const result = await runGuarded(npm, args, { cwd: root, env, lock: `npm ci ${root}` });
  if (result.code !== 0) {
    throw new SetupProblem(
      `npm ci failed: ${npmWords(result.output)}`,
      'Check that npm reaches its registry (npm ping) and start again; what is half-installed is redone.',
    );
  }
  await writeStamp(root);
}

/** @param {string} root */
async function writeStamp(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const path = join(root, 'node_modules', stampName);
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify({ lock: stampOf(lockText) })}\n`);
  await rename(`${path}.${process.pid}`, path);
}

/** @param {string} lockText */
function stampOf(lockText) {
  return createHash('sha256').update(`${process.platform}-${process.arch}\n${lockText}`).digest('hex');
}

/**
 * Whether npm's record of what it installed is what the lockfile asks for on this platform.
 * @param {unknown} lock package-lock.json
 * @param {unknown} record node_modules/.package-lock.json
 */
export function matchesNpmRecord(lock, record) {
  const wanted = packagesOf(lock);
  const installed = packagesOf(record);
  if (wanted === undefined || installed === undefined) return false;
  for (const [path, entry] of installed) {
    const asked = wanted.get(path);
    if (asked === undefined) return false;
    if (asked.version !== entry.version || asked.integrity !== entry.integrity) return false;
  }
  const missing = [...wanted].filter(([path]) => path !== '' && !installed.has(path));
  const libc = libcName();
  return missing.every(([, entry]) => mayBeMissing(entry, libc));
}

/**
 * npm leaves out optional packages that are for other platforms, and what only those need. One that is for this
 * platform and missing was left out by a too old Node, or a broken install.
 * @param {Readonly<Record<string, unknown>>} entry
 * @param {'glibc' | 'musl'} libc
 */
function mayBeMissing(entry, libc) {
  if (entry.optional !== true) return false;
  const forEverybody = entry.os === undefined && entry.cpu === undefined;
  const forThis =
    allows(entry.os, process.platform) && allows(entry.cpu, process.arch) && allows(entry.libc, libc);
  return forEverybody || !forThis;
}

/**
 * @param {unknown} list `os`, `cpu` or `libc` of a package
 * @param {string} value
 */
function allows(list, value) {
  return !Array.isArray(list) || list.includes(value);
}

/**
 * @param {unknown} lock
 * @returns {Map<string, Record<string, unknown>> | undefined}
 */
function packagesOf(lock) {
  if (!isRecord(lock) || !isRecord(lock.packages)) return undefined;
  const entries = Object.entries(lock.packages);
  return new Map(entries.map(([path, entry]) => [path, isRecord(entry) ? entry : {}]));
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * @param {string} path
 * @returns {unknown} undefined when it is missing or no JSON
 */
function tryReadJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
