// @ts-check
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { errorCode } from './problem.mjs';

const manifestName = '.complete.json';
const tempPrefix = '.making-';
const dayMs = 24 * 60 * 60 * 1000;

/**
 * @typedef {{ path: string, bytes: number, sha256: string }} ManifestFile
 * @typedef {{ recipe: string, files: ManifestFile[] }} Manifest recipe: what the folder was made from; another
 *   recipe means another content
 */

/**
 * Makes a folder appear whole or not at all: it is built beside its place under a name of its own, flushed to the
 * disk, listed in a manifest, and renamed. Whoever is killed in between leaves a temp folder, which the next one
 * removes. Concurrent makers are harmless; a lock (lock.mjs) merely saves them the work.
 * @param {{ target: string, recipe: string, build: (folder: string) => Promise<void> }} plan
 * @returns {Promise<void>}
 */
export async function publishFolder({ target, recipe, build }) {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  await removeStaleFolders(parent);
  const temp = join(parent, tempName(basename(target)));
  try {
    await mkdir(temp);
    await build(temp);
    const files = await describeFiles(temp);
    await writeFile(join(temp, manifestName), JSON.stringify({ recipe, files }, null, 1));
    await flushTree(temp);
    await moveIntoPlace(temp, target, recipe);
    await flush(parent);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/**
 * Whether the folder was published from this recipe and still has every file with its size. Reads no contents, so
 * that it costs a millisecond; `findDamage` compares the contents as well.
 * @param {string} target
 * @param {string} recipe
 */
export async function isPublished(target, recipe) {
  const manifest = await tryReadManifest(target);
  if (manifest === undefined || manifest.recipe !== recipe) return false;
  const sizes = await Promise.all(manifest.files.map((file) => tryFileSize(join(target, file.path))));
  return manifest.files.every((file, index) => sizes[index] === file.bytes);
}

/**
 * The files of a published folder whose content is not what was published.
 * @param {string} target
 * @returns {Promise<string[]>} relative paths; `.complete.json` when the folder never was complete
 */
export async function findDamage(target) {
  const manifest = await tryReadManifest(target);
  if (manifest === undefined) return [manifestName];
  /** @type {string[]} */
  const damaged = [];
  for (const file of manifest.files) {
    const bytes = await tryFileSize(join(target, file.path));
    const same = bytes === file.bytes && (await hashFile(join(target, file.path))) === file.sha256;
    if (!same) damaged.push(file.path);
  }
  return damaged;
}

/**
 * SHA of a file's content, read in pieces.
 * @param {string} path
 * @param {'sha256' | 'sha512'} [algorithm]
 * @param {'hex' | 'base64'} [encoding]
 * @returns {Promise<string>}
 */
export async function hashFile(path, algorithm = 'sha256', encoding = 'hex') {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest(encoding);
}

/** @param {string} name */
function tempName(name) {
  return `${tempPrefix}${hostTag()}-${process.pid}-${randomBytes(4).toString('hex')}-${name}`;
}

function hostTag() {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/**
 * Removes what killed makers left. A folder of another host (a cache shared over the network or between
 * containers) may be in the making; it counts as left after a day.
 * @param {string} parent
 */
async function removeStaleFolders(parent) {
  for (const name of await readdir(parent)) {
    const owner = /^\.making-([0-9a-f]{8})-(\d+)-/.exec(name);
    if (owner === null) continue;
    const path = join(parent, name);
    const left = owner[1] === hostTag() ? !isAlive(Number(owner[2])) : await isOlderThanDay(path);
    if (left) await rm(path, { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** @param {string} path */
async function isOlderThanDay(path) {
  try {
    return Date.now() - (await stat(path)).mtimeMs > dayMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * @param {string} folder
 * @returns {Promise<ManifestFile[]>}
 */
async function describeFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  /** @type {ManifestFile[]} */
  const files = [];
  for (const path of paths.sort()) {
    const { size } = await stat(path);
    files.push({ path: relative(folder, path), bytes: size, sha256: await hashFile(path) });
  }
  return files;
}

/**
 * @param {string} target
 * @returns {Promise<Manifest | undefined>} undefined when there is none or it is not a manifest
 */
async function tryReadManifest(target) {
  try {
    return parseManifest(JSON.parse(await readFile(join(target, manifestName), 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? ''))
      return undefined;
    throw error;
  }
}

/**
 * @param {unknown} value
 * @returns {Manifest | undefined}
 */
function parseManifest(value) {
  if (typeof value !== 'object' || value === null || !('recipe' in value) || !('files' in value))
    return undefined;
  const { recipe, files } = value;
  if (typeof recipe !== 'string' || !Array.isArray(files) || files.length === 0) return undefined;
  const parsed = files.map(parseManifestFile);
  const known = parsed.filter((file) => file !== undefined);
  return known.length === parsed.length ? { recipe, files: known } : undefined;
}

/**
 * @param {unknown} value
 * @returns {ManifestFile | undefined}
 */
function parseManifestFile(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('path' in value && 'bytes' in value && 'sha256' in value)) return undefined;
  const { path, bytes, sha256 } = value;
  if (typeof path !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') return undefined;
  return { path, bytes, sha256 };
}

/** @param {string} path */
async function tryFileSize(path) {
  try {
    const info = await stat(path);
    return info.isFile() ? info.size : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/**
 * Renames the finished folder over whatever is there, unless another maker was first with a good one.
 * @param {string} temp
 * @param {string} target
 * @param {string} recipe
 */
async function moveIntoPlace(temp, target, recipe) {
  for (;;) {
    try {
      await rename(temp, target);
      return;
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    }
    if (await isPublished(target, recipe)) return;
    await discard(target);
  }
}

/**
 * Takes a damaged folder out of the way in one rename, so that nobody sees it half-deleted.
 * @param {string} target
 */
async function discard(target) {
  const grave = join(dirname(target), tempName(basename(target)));
  try {
    await rename(target, grave);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  await rm(grave, { recursive: true, force: true });
}

/** @param {string} folder */
async function flushTree(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile() || entry.isDirectory()) await flush(join(entry.parentPath, entry.name));
  }
  await flush(folder);
}

/**
 * fsync of a file or folder, so that a power cut after the rename cannot leave empty files behind it.
 * @param {string} path
 */
async function flush(path) {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
