// @ts-check
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/**
 * @typedef {object} ZipEntry
 * @property {string} name path in the archive, with forward slashes
 * @property {number} method 0 stored, 8 deflated
 * @property {number} compressedBytes
 * @property {number} bytes
 * @property {number} mode Unix permission bits
 * @property {number} headerOffset
 */

const endBytes = 22;
const centralSignature = 0x02014b50;
const localHeaderBytes = 30;

/**
 * Unpacks part of a zip archive (no zip64, no encryption). Only what is asked for is inflated: of the runtime's
 * archive a quarter of the bytes and 80 of 25,820 files. The archive's own hash is to be checked before; here only
 * sizes are.
 * @param {string} zipPath
 * @param {(name: string) => string | undefined} placeOf the path below the folder for an entry, or undefined to leave it
 * @param {string} folder
 * @returns {Promise<number>} files written
 * @throws {Error} on an archive that is not one, or an entry that would land outside the folder
 */
export async function extractZip(zipPath, placeOf, folder) {
  const entries = await readCentralDirectory(zipPath);
  let written = 0;
  for (const entry of entries) {
    const place = entry.name.endsWith('/') ? undefined : placeOf(entry.name);
    if (place === undefined) continue;
    await extractEntry(zipPath, entry, safeJoin(folder, place));
    written += 1;
  }
  return written;
}

/**
 * @param {string} folder
 * @param {string} place
 */
function safeJoin(folder, place) {
  const path = normalize(place);
  if (isAbsolute(path) || path.split(sep).includes('..'))
    throw new Error(`The archive names a path outside: ${place}`);
  return join(folder, path);
}

/**
 * @param {string} zipPath
 * @returns {Promise<ZipEntry[]>}
 */
async function readCentralDirectory(zipPath) {
  const handle = await open(zipPath, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, 66_000));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || end + endBytes > tail.length) throw new Error(`${zipPath} is not a complete zip archive`);
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
    await handle.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    return parseCentralDirectory(directory, tail.readUInt16LE(end + 10));
  } finally {
    await handle.close();
  }
}

/**
 * @param {Buffer} directory
 * @param {number} count
 * @returns {ZipEntry[]}
 */
function parseCentralDirectory(directory, count) {
  /** @type {ZipEntry[]} */
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== centralSignature)
      throw new Error('The zip archive has a damaged directory');
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {string} zipPath
 * @param {ZipEntry} entry
 * @param {string} target
 */
async function extractEntry(zipPath, entry, target) {
  await mkdir(dirname(target), { recursive: true });
  const start = await dataOffset(zipPath, entry);
  const sink = createWriteStream(target);
  if (entry.compressedBytes === 0) {
    await new Promise((resolve, reject) => sink.on('error', reject).end(() => resolve(undefined)));
  } else {
    const source = createReadStream(zipPath, { start, end: start + entry.compressedBytes - 1 });
    if (entry.method === 8) await pipeline(source, createInflateRaw(), sink);
    else if (entry.method === 0) await pipeline(source, sink);
    else throw new Error(`${entry.name} is packed with method ${entry.method}, which is not supported`);
  }
  if (sink.bytesWritten !== entry.bytes)
    throw new Error(`${entry.name} has ${sink.bytesWritten} of ${entry.bytes} bytes`);
  if (entry.mode !== 0) await chmod(target, entry.mode);
}

/**
 * Where an entry's data begin: the lengths in its local header may differ from those in the directory.
 * @param {string} zipPath
 * @param {ZipEntry} entry
 */
async function dataOffset(zipPath, entry) {
  const handle = await open(zipPath, 'r');
  try {
    const header = Buffer.alloc(localHeaderBytes);
    await handle.read(header, 0, header.length, entry.headerOffset);
    return entry.headerOffset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}
