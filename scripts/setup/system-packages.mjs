// @ts-check
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { errorCode, SetupProblem } from './problem.mjs';
import { lastLines, runCommand } from './run-command.mjs';

/**
 * Which Debian package holds which library that Electron links to. Debian 13 and Ubuntu 24.04 added "t64" to some
 * of the names; which it is here is asked of apt, not guessed.
 */
const packageOfLibrary = new Map([
  ['libglib-2.0.so.0', 'libglib2.0-0'],
  ['libgobject-2.0.so.0', 'libglib2.0-0'],
  ['libgio-2.0.so.0', 'libglib2.0-0'],
  ['libnss3.so', 'libnss3'],
  ['libnssutil3.so', 'libnss3'],
  ['libsmime3.so', 'libnss3'],
  ['libnspr4.so', 'libnspr4'],
  ['libdbus-1.so.3', 'libdbus-1-3'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libatspi.so.0', 'libatspi2.0-0'],
  ['libcups.so.2', 'libcups2'],
  ['libdrm.so.2', 'libdrm2'],
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libpango-1.0.so.0', 'libpango-1.0-0'],
  ['libcairo.so.2', 'libcairo2'],
  ['libX11.so.6', 'libx11-6'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXext.so.6', 'libxext6'],
  ['libXfixes.so.3', 'libxfixes3'],
  ['libXrandr.so.2', 'libxrandr2'],
  ['libgbm.so.1', 'libgbm1'],
  ['libexpat.so.1', 'libexpat1'],
  ['libxcb.so.1', 'libxcb1'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libudev.so.1', 'libudev1'],
  ['libasound.so.2', 'libasound2'],
]);

/**
 * @typedef {object} SystemNeeds
 * @property {string[]} libraries sonames that the dynamic linker does not find
 * @property {string[]} packages Debian names without "t64" that would bring what is missing
 */

/**
 * What this Linux lacks to run the executable and, on request, a virtual display and a compiler.
 * @param {{ executablePath: string, needsDisplay: boolean, needsCompiler: boolean }} request
 * @returns {Promise<SystemNeeds>}
 */
export async function findSystemNeeds({ executablePath, needsDisplay, needsCompiler }) {
  if (process.platform !== 'linux') return { libraries: [], packages: [] };
  const libraries = missingLibraries((await runCommand('ldd', [executablePath])).output);
  const packages = new Set(
    libraries.map((name) => packageOfLibrary.get(name)).filter((name) => name !== undefined),
  );
  if (needsDisplay && !isOnPath('Xvfb')) packages.add('xvfb');
  if (needsCompiler) for (const name of missingCompilerPackages()) packages.add(name);
  return { libraries, packages: [...packages].sort() };
}

/**
 * The sonames that `ldd` reports as not found.
 * @param {string} lddOutput
 * @returns {string[]}
 */
export function missingLibraries(lddOutput) {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)];
}

function missingCompilerPackages() {
  const packages = [];
  if (!isOnPath('make') || !isOnPath('g++')) packages.push('build-essential');
  if (!isOnPath('python3')) packages.push('python3');
  return packages;
}

/**
 * Whether a program of this name can be started from PATH.
 * @param {string} program
 */
export function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch (error) {
      if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(errorCode(error) ?? '')) return false;
      throw error;
    }
  });
}

/**
 * Brings the packages in with apt where this process may (root), else says what to type.
 * @param {SystemNeeds} needs
 * @returns {Promise<void>}
 * @throws {SetupProblem} with the command, or with what apt said
 */
export async function installSystemPackages(needs) {
  const unknown = needs.libraries.filter((name) => !packageOfLibrary.has(name));
  if (!isOnPath('apt-get') || needs.packages.length === 0) throw cannotInstall(needs, unknown);
  if (process.getuid?.() !== 0) {
    const names = await debianNames(needs.packages);
    throw new SetupProblem(
      `Some system packages are missing: ${names.join(', ')}.`,
      `Type: sudo apt-get update && sudo apt-get install -y ${names.join(' ')}\nThen start again.`,
    );
  }
  await apt(['update']);
  await apt(['install', '-y', '--no-install-recommends', ...(await debianNames(needs.packages))]);
}

/**
 * @param {SystemNeeds} needs
 * @param {string[]} unknown
 */
function cannotInstall(needs, unknown) {
  const missing = [...needs.libraries, ...needs.packages.filter((name) => !name.startsWith('lib'))];
  return new SetupProblem(
    `This system lacks ${(unknown.length > 0 ? unknown : missing).join(', ')}.`,
    'Install these with the package manager of your system, then start again.',
  );
}

/** @param {string[]} args left to finish even when this process is ended: half-configured packages help nobody */
async function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], { env });
  if (result.code !== 0) {
    throw new SetupProblem(
      `apt-get ${args.join(' ')} failed: ${lastLines(result.output, 4)}`,
      'Type: dpkg --configure -a && apt-get update\nThen start again.',
    );
  }
}

/**
 * The names under which apt has these packages here.
 * @param {readonly string[]} packages
 * @returns {Promise<string[]>}
 */
async function debianNames(packages) {
  const policy = await runCommand(
    'apt-cache',
    ['policy', ...packages.flatMap((name) => [name, `${name}t64`])],
    {
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  return chooseDebianNames(packages, policy.output, usesT64Names());
}

/**
 * @param {readonly string[]} packages names without "t64"
 * @param {string} policyOutput what `apt-cache policy` says of both names of each
 * @param {boolean} t64Release what to assume of a package of which apt knows nothing (its lists are empty)
 * @returns {string[]}
 */
export function chooseDebianNames(packages, policyOutput, t64Release) {
  const known = new Set(
    [...policyOutput.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm)].map(
      (match) => match[1],
    ),
  );
  return packages.map((name) => {
    if (known.has(`${name}t64`)) return `${name}t64`;
    if (known.has(name) || !t64Release) return name;
    return renamedToT64.has(name) ? `${name}t64` : name;
  });
}

const renamedToT64 = new Set([
  'libglib2.0-0',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libcups2',
  'libgtk-3-0',
  'libasound2',
]);

/** Whether this release came after the renaming: Debian 13, Ubuntu 24.04. */
function usesT64Names() {
  return existsSync('/etc/os-release') && isT64Release(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {string} osRelease the text of /etc/os-release */
export function isT64Release(osRelease) {
  const id = /^ID="?([a-z]+)/m.exec(osRelease)?.[1];
  const version = Number(/^VERSION_ID="?([\d.]+)/m.exec(osRelease)?.[1] ?? 'NaN');
  if (id === 'debian') return !(version < 13);
  if (id === 'ubuntu') return !(version < 24.04);
  return false;
}
