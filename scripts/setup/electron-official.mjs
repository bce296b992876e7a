// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkoutRoot } from './paths.mjs';
import { pinnedNodePath } from './pinned-node.mjs';
import { errorCode } from './problem.mjs';
import { runGuarded } from './run-command.mjs';

const packageFolder = join(checkoutRoot, 'node_modules', 'electron');
const probeScript = fileURLToPath(new URL('./probe-download.mjs', import.meta.url));
const probeTimeoutMs = 3000;

/** The version that is shipped: that of the `electron` package. */
export function officialElectronVersion() {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error(`${packageFolder}/package.json names no version`);
}

/**
 * The official build, where the `electron` package has unpacked it whole: it writes path.txt last.
 * @returns {{ electronVersion: string, distPath: string, executablePath: string } | undefined}
 */
export function tryOfficialElectron() {
  const platformPath = tryReadText(join(packageFolder, 'path.txt'));
  const distPath = join(packageFolder, 'dist');
  const unpacked = tryReadText(join(distPath, 'version'))?.replace(/^v/, '').trim();
  if (platformPath === undefined || unpacked !== officialElectronVersion()) return undefined;
  const executablePath = join(distPath, platformPath);
  return existsSync(executablePath) ? { electronVersion: unpacked, distPath, executablePath } : undefined;
}

/**
 * Asks the download server (GitHub, or the mirror that is set) whether it answers: at most three seconds.
 * @returns {Promise<boolean>}
 */
export async function canDownloadOfficialElectron() {
  const url = downloadUrl(officialElectronVersion(), process.env);
  const result = await runGuarded(pinnedNodePath, [probeScript, url, String(probeTimeoutMs)], {
    env: proxyEnv(),
  });
  return result.code === 0;
}

/**
 * Has the `electron` package download and unpack itself, through its own cache and against its own checksums.
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function installOfficialElectron() {
  const script = join(packageFolder, 'install.js');
  const result = await runGuarded(pinnedNodePath, [script], { cwd: packageFolder, env: proxyEnv() });
  return { ok: result.code === 0 && tryOfficialElectron() !== undefined, output: result.output };
}

/**
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
export function downloadUrl(version, env) {
  const mirror = env.ELECTRON_MIRROR ?? env.NPM_CONFIG_ELECTRON_MIRROR ?? env.npm_config_electron_mirror;
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/v';
  return `${base}${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

function proxyEnv() {
  return { ...process.env, NODE_USE_ENV_PROXY: '1' };
}

/** @param {string} path */
function tryReadText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
