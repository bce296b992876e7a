import { existsSync, readFileSync } from 'node:fs';
import { endianness } from 'node:os';

const headerBytes = 32;
const frameHeaderBytes = 24;
const sectorBytes = 512;
/** Of the sector in which the file ends; fewer may be zero by chance. */
const fewestZeros = 16;
/** The last bit of the magic number tells the byte order of the checksums. */
const magicLittleEndian = 0x377f0682;

/** A running checksum of the write-ahead log, as its file format defines it. */
interface Checksum {
  readonly first: number;
  readonly second: number;
}

interface Log {
  readonly bytes: DataView;
  readonly littleEndian: boolean;
  readonly pageBytes: number;
}

/**
 * Tells whether the write-ahead log beside a database is damaged. SQLite takes the first frame with a wrong checksum
 * for the end of the log and drops what follows without a word: right for a write that was cut short, but one flipped
 * bit would take acknowledged writes with it. A write that was cut short ends the file, leaves frames of an earlier
 * round of the log behind it, or, when the power went, zeros in the place of blocks that had not come to the disk yet.
 * Or it ends in the middle of such earlier frames, when the process was killed; then the index beside the log still says
 * how far it was committed. Whatever else does not check is damage.
 */
export function isWalDamaged(databasePath: string): boolean {
  const path = `${databasePath}-wal`;
  if (!existsSync(path)) return false;
  const file = readFileSync(path);
  // Shorter: the header itself was cut short, or the log was emptied.
  if (file.length < headerBytes) return false;
  const bytes = new DataView(file.buffer, file.byteOffset, file.length);
  const log: Log = {
    bytes,
    littleEndian: bytes.getUint32(0) === magicLittleEndian,
    pageBytes: bytes.getUint32(8),
  };
  const start = add(log, { first: 0, second: 0 }, 0, 24);
  if (!isStored(log, start, 24)) return true;
  return hasDamagedFrame(log, start, committedFrames(log, `${databasePath}-shm`));
}

function hasDamagedFrame(log: Log, start: Checksum, committed: number | null): boolean {
  const broken = firstBrokenFrame(log, start);
  if (broken === null) return false;
  const behind = framesFrom(log, broken);
  // Nothing of this round from here on: the log ends.
  if (behind.every((at) => matchingSalts(log, at) === 0)) return false;
  const isUncommitted = committed !== null && broken >= headerBytes + committed * frameBytesOf(log);
  return !isTornWrite(log, behind, isUncommitted);
}

/**
 * How many frames the index of the log (file `-shm`) says are committed; null: it is of another round, was being written
 * or is not there. A killed process leaves it as it was at its last commit.
 */
function committedFrames({ bytes }: Log, path: string): number | null {
  if (!existsSync(path)) return null;
  const file = readFileSync(path);
  const [index, copy] = [file.subarray(0, 48), file.subarray(48, 96)];
  const isWhole = index.length === 48 && index.equals(copy) && index[12] === 1;
  const salts = new Uint8Array(bytes.buffer, bytes.byteOffset + 16, 8);
  if (!isWhole || !index.subarray(32, 40).equals(salts)) return null;
  // In the byte order of the machine, as SQLite keeps it in memory.
  return endianness() === 'LE' ? index.readUInt32LE(16) : index.readUInt32BE(16);
}

function firstBrokenFrame(log: Log, start: Checksum): number | null {
  let sum = start;
  for (const at of framesFrom(log, headerBytes)) {
    sum = add(log, add(log, sum, at, 8), at + frameHeaderBytes, log.pageBytes);
    if (matchingSalts(log, at) < 2 || !isStored(log, sum, at + 16)) return at;
  }
  return null;
}

const frameBytesOf = ({ pageBytes }: Log) => frameHeaderBytes + pageBytes;

function framesFrom(log: Log, start: number): number[] {
  const frameBytes = frameBytesOf(log);
  const count = Math.max(0, Math.floor((log.bytes.byteLength - start) / frameBytes));
  return Array.from({ length: count }, (_, index) => start + index * frameBytes);
}

/**
 * Every commit waits until it is on the disk, so only the last transaction can be incomplete: at most one commit from
 * the break on. What is missing of it after a power cut is missing in whole sectors; encrypted pages have no such zeros.
 */
function isTornWrite(log: Log, frames: readonly number[], isUncommitted: boolean): boolean {
  const [broken = 0] = frames;
  const commits = frames.filter((at) => matchingSalts(log, at) === 2 && log.bytes.getUint32(at + 4) !== 0);
  if (commits.length > 1) return false;
  return isUncommitted || overlapsEmptySector(log, broken, broken + frameBytesOf(log));
}

function overlapsEmptySector({ bytes }: Log, from: number, to: number): boolean {
  for (let at = from - (from % sectorBytes); at < to; at += sectorBytes) {
    const end = Math.min(at + sectorBytes, bytes.byteLength);
    const sector = new Uint8Array(bytes.buffer, bytes.byteOffset + at, end - at);
    if (sector.length >= fewestZeros && sector.every((byte) => byte === 0)) return true;
  }
  return false;
}

/** How many of the two salts of the log's round a frame carries: one of an earlier round carries none. */
function matchingSalts({ bytes }: Log, at: number): number {
  return [0, 4].filter((salt) => bytes.getUint32(at + 8 + salt) === bytes.getUint32(16 + salt)).length;
}

function isStored({ bytes }: Log, { first, second }: Checksum, at: number): boolean {
  return bytes.getUint32(at) === first && bytes.getUint32(at + 4) === second;
}

function add({ bytes, littleEndian }: Log, sum: Checksum, from: number, length: number): Checksum {
  let { first, second } = sum;
  for (let at = from; at < from + length; at += 8) {
    first = (first + bytes.getUint32(at, littleEndian) + second) >>> 0;
    second = (second + bytes.getUint32(at + 4, littleEndian) + first) >>> 0;
  }
  return { first, second };
}
