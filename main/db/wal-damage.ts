import { existsSync, readFileSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;
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
 * bit would take acknowledged writes with it. A write that was cut short ends the file or leaves frames of an earlier
 * round of the log behind it; whatever else does not check is damage.
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
  return hasDamagedFrame(log, start);
}

function hasDamagedFrame(log: Log, start: Checksum): boolean {
  const { bytes, pageBytes } = log;
  const frameBytes = frameHeaderBytes + pageBytes;
  let sum = start;
  for (let at = headerBytes; at + frameBytes <= bytes.byteLength; at += frameBytes) {
    const salts = matchingSalts(log, at);
    if (salts === 1) return true;
    // A frame of this round behind one that is not does not check either: the sum lacks what stood there.
    if (salts === 0) continue;
    sum = add(log, add(log, sum, at, 8), at + frameHeaderBytes, pageBytes);
    if (!isStored(log, sum, at + 16)) return true;
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
