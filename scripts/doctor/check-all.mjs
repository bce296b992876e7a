// @ts-check

import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { arePackagesInstalled } from '../setup/node-packages.mjs';
import { cacheRoot, checkoutRoot, makeCacheFolder } from '../setup/paths.mjs';
import { pinnedNodePath } from '../setup/pinned-node.mjs';
import { errorText, SetupProblem } from '../setup/problem.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { tryResolveRuntime } from '../setup/runtime.mjs';
import { isOnPath } from '../setup/system-packages.mjs';
import { checkBackend } from './check-backend.mjs';
import { checkKeyring } from './check-keyring.mjs';
import { checkElectron, checkSandbox, checkSqlite } from './check-runtime.mjs';
import { note, ok, problem } from './finding.mjs';

/** @typedef {import('./finding.mjs').Finding} Finding */

/**
 * Looks at everything; never throws for something that is missing.
 * @returns {Promise<Finding[]>}
 */
export async function checkAll() {
  const runtime = await tryResolveRuntime().catch(wordsOf);
  const checks = [
    checkNode(),
    checkNpm(),
    checkPackages(),
    checkElectron(runtime),
    checkSandbox(),
    checkSqlite(runtime),
    checkDisplay(),
    checkKeyring(runtime),
    checkBackend(process.env),
    checkCache(runtime),
  ];
  const findings = await Promise.all(checks);
  return findings.filter((finding) => finding !== undefined);
}

/**
 * @param {unknown} error
 * @returns {SetupProblem}
 */
function wordsOf(error) {
  if (error instanceof SetupProblem) return error;
  return new SetupProblem(errorText(error), 'Type: npm run setup', error);
}

async function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const here = `${process.version} runs this`;
  if (major < 20 || (major === 20 && minor < 18)) {
    return problem('Node', here, 'Install Node 20.18 or newer: https://nodejs.org');
  }
  if (!existsSync(pinnedNodePath))
    return problem('Node', `${here}; the pinned one is not there`, 'Type: npm run setup');
  const pinned = await runCommand(pinnedNodePath, ['--version']);
  return ok('Node', `${here}; ${pinned.output.trim()} is pinned for the npm scripts`);
}

async function checkNpm() {
  const answer = await runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    '--version',
    '--loglevel=error',
  ]);
  if (answer.code === 0) return ok('npm', answer.output.trim());
  return problem('npm', 'it does not answer', 'Install npm; it normally comes with Node.');
}

async function checkPackages() {
  if (!existsSync(join(checkoutRoot, 'node_modules'))) {
    return problem('Packages', 'node_modules is missing', 'Type: npm run setup');
  }
  if (arePackagesInstalled()) return ok('Packages', 'as package-lock.json asks');
  return problem('Packages', 'not what package-lock.json asks', 'Type: npm run setup');
}

async function checkDisplay() {
  if (process.platform !== 'linux') return ok('Display', 'this desktop');
  const own = process.env.WAYLAND_DISPLAY || process.env.DISPLAY;
  if (own) return ok('Display', own);
  if (isOnPath('Xvfb'))
    return note('Display', 'none; a virtual one (Xvfb) is used', 'Windows open where nobody sees them.');
  return problem('Display', 'none, and no Xvfb', 'Type: npm run setup');
}

/** @param {import('../setup/runtime.mjs').Runtime | SetupProblem | undefined} runtime */
async function checkCache(runtime) {
  try {
    const folder = cacheRoot();
    makeCacheFolder(folder);
    const writable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!writable) {
      const state = runtime === undefined || runtime instanceof SetupProblem ? problem : note;
      return state('Cache', `${folder} is not yours to write`, 'Set XDG_CACHE_HOME to a folder of yours.');
    }
    const disk = await statfs(folder);
    const gigabytes = (disk.bavail * disk.bsize) / 1e9;
    const found = `${folder}, ${gigabytes.toFixed(1)} GB free`;
    return gigabytes < 1 ? problem('Cache', found, 'Make room: about 1 GB is needed.') : ok('Cache', found);
  } catch (error) {
    const words = wordsOf(error);
    return problem('Cache', words.message, words.fix);
  }
}
