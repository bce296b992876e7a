// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pinnedNodePath } from './node24.mjs';
import { checkoutRoot } from './paths.mjs';
import { errorCode, SetupProblem } from './problem.mjs';
import { runGuarded } from './run-command.mjs';

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
 * @param {string} [root]
 * @returns {Promise<void>}
 * @throws {SetupProblem} when npm fails
 */
export async function installPackages(root = checkoutRoot) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Only errors: npm would warn once per package that this Node is older than the one they will run on.
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const result = await runGuarded(npm, args, {
    cwd: root,
    env: envWithoutPinnedNode(root),
    lock: `npm ci ${root}`,
  });
  if (result.code !== 0) {
    throw new SetupProblem(
      `npm ci failed: ${npmWords(result.output)}`,
      'Check that npm reaches its registry (npm ping) and start again; what is half-installed is redone.',
    );
  }
  await writeStamp(root);
}

/**
 * What npm says went wrong comes first; its usage text and the path of its log follow.
 * @param {string} output
 */
function npmWords(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('npm warn'))
    .slice(0, 6)
    .join('\n');
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
 * Inside an npm script the pinned Node is first on PATH; npm ci is about to delete that one.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
function envWithoutPinnedNode(root) {
  const own = join(root, 'node_modules', '.bin');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== own);
  return { ...process.env, PATH: path.join(delimiter) };
}

/**
 * @param {unknown} lock package-lock.json
 * @param {unknown} record node_modules/.package-lock.json
 */
export function matchesNpmRecord(lock, record) {
  const wanted = packagesOf(lock);
  const installed = packagesOf(record);
  if (wanted === undefined || installed === undefined) return false;
  for (const [path, entry] of installed) {
    if (wanted.get(path)?.integrity !== entry.integrity) return false;
  }
  // npm leaves out optional packages of other platforms.
  return [...wanted].every(([path, entry]) => path === '' || entry.optional || installed.has(path));
}

/**
 * @param {unknown} lock
 * @returns {Map<string, { integrity: string | undefined, optional: boolean }> | undefined}
 */
function packagesOf(lock) {
  if (typeof lock !== 'object' || lock === null || !('packages' in lock)) return undefined;
  const { packages } = lock;
  if (typeof packages !== 'object' || packages === null) return undefined;
  return new Map(Object.entries(packages).map(([path, entry]) => [path, packageEntry(entry)]));
}

/** @param {unknown} entry */
function packageEntry(entry) {
  if (typeof entry !== 'object' || entry === null) return { integrity: undefined, optional: false };
  const integrity = 'integrity' in entry && typeof entry.integrity === 'string' ? entry.integrity : undefined;
  return { integrity, optional: 'optional' in entry && entry.optional === true };
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
