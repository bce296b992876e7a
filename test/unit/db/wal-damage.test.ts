import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCache } from '../../../main/db/open-cache.ts';
import { rescueRows } from '../../../main/db/rescue-rows.ts';
import { isWalDamaged } from '../../../main/db/wal-damage.ts';
import { mustOpen, randomKey, temporaryFolder } from './fixtures.ts';
import { makeEnd } from './run-end-fixtures.ts';

const frameBytes = 4096 + 24;
const headerBytes = 32;
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let key: Buffer;

beforeEach(() => {
  folder = temporaryFolder();
  key = randomKey();
  path = join(folder.path, 'crashed.db');
});
afterEach(() => folder.remove());

/** The files as a process leaves them that dies after keeping `count` ends. */
function crashAfter(count: number, sides = ['', '-wal']): void {
  const alive = join(folder.path, 'alive.db');
  const cache = mustOpen(alive, key);
  for (let index = 0; index < count; index++) {
    cache.ends.keep(makeEnd(), index);
    cache.writes.adopt();
  }
  for (const side of sides) copyFileSync(`${alive}${side}`, `${path}${side}`);
  cache.close();
}

function flipBit(at: number): void {
  const bytes = readFileSync(`${path}-wal`);
  bytes[at] = (bytes[at] ?? 0) ^ 8;
  writeFileSync(`${path}-wal`, bytes);
}

const open = () => openCache({ path, key, nativeBinding: undefined });
const frames = () => (statSync(`${path}-wal`).size - headerBytes) / frameBytes;

describe('the write-ahead log that a crash left', () => {
  it('is read to its end when it is intact', () => {
    crashAfter(5);
    expect(frames()).toBeGreaterThan(20);
    const cache = mustOpen(path, key);
    expect(cache.ends.listWaiting()).toHaveLength(5);
    cache.close();
  });

  it('is still intact after many rounds', () => {
    crashAfter(400);
    expect(isWalDamaged(path)).toBe(false);
    const cache = mustOpen(path, key);
    expect(cache.ends.listWaiting()).toHaveLength(400);
    cache.close();
  });

  it('is damaged by one flipped bit, in whichever frame and part of it', () => {
    crashAfter(3);
    const intact = readFileSync(`${path}-wal`);
    for (let frame = 0; frame < frames(); frame++) {
      for (const part of [3, 7, 8, 12, 17, 23, 24 + ((frame * 40) % (frameBytes - 24)), frameBytes - 1]) {
        writeFileSync(`${path}-wal`, intact);
        flipBit(headerBytes + frame * frameBytes + part);
        expect({ frame, part, damaged: isWalDamaged(path) }).toEqual({ frame, part, damaged: true });
      }
    }
    for (const at of [2, 5, 17, 30]) {
      writeFileSync(`${path}-wal`, intact);
      flipBit(at);
      expect({ at, damaged: isWalDamaged(path) }).toEqual({ at, damaged: true });
    }
  });

  it('is named at opening, and the rescue admits that it can not know what stood behind', () => {
    crashAfter(6);
    flipBit(headerBytes + (frames() - 8) * frameBytes + 500);
    expect(open()).toEqual({ ok: false, error: { kind: 'DAMAGED' } });
    const read = rescueRows({ path, key, nativeBinding: undefined });
    if (!read.ok) throw new Error(read.error.kind);
    const rescued = read.value;
    expect(rescued.lost).toBeNull();
    expect(rescued.outbox.length).toBeGreaterThan(0);
    expect(rescued.outbox.length).toBeLessThan(6);
  });

  it.each([1, 23, 24, 1000, frameBytes - 1])(
    'is no damage where the last write was cut short by %i bytes',
    (cut) => {
      crashAfter(3);
      truncateSync(`${path}-wal`, statSync(`${path}-wal`).size - cut);
      const cache = mustOpen(path, key);
      expect(cache.ends.listWaiting().length).toBeGreaterThanOrEqual(2);
      cache.close();
    },
  );

  /** Frames (from 0) per transaction: a frame that commits tells the size of the database. */
  function transactions(): number[][] {
    const bytes = readFileSync(`${path}-wal`);
    const found: number[][] = [[]];
    for (let frame = 0; frame < frames(); frame++) {
      found.at(-1)?.push(frame);
      if (bytes.readUInt32BE(headerBytes + frame * frameBytes + 4) !== 0) found.push([]);
    }
    return found.filter((transaction) => transaction.length > 0);
  }

  function emptyBlock(block: number): void {
    const bytes = readFileSync(`${path}-wal`);
    const end = Math.min((block + 1) * 4096, bytes.length);
    writeFileSync(`${path}-wal`, bytes.fill(0, block * 4096, end));
  }

  it('is no damage where the power went before a block of the last transaction was on the disk', () => {
    crashAfter(3);
    const all = transactions();
    const last = all.findLastIndex(({ length }) => length > 2);
    const [first = 0, end = 0] = [all[last]?.[0], all[last]?.at(-1)];
    truncateSync(`${path}-wal`, headerBytes + (end + 1) * frameBytes);
    const cut = readFileSync(`${path}-wal`);
    const [from, to] = [headerBytes + first * frameBytes, headerBytes + (end + 1) * frameBytes];
    for (let block = Math.ceil(from / 4096); block * 4096 < to; block++) {
      writeFileSync(`${path}-wal`, cut);
      emptyBlock(block);
      expect({ block, damaged: isWalDamaged(path) }).toEqual({ block, damaged: false });
    }
    const cache = mustOpen(path, key);
    expect(cache.verify()).toEqual({ ok: true, value: undefined });
    expect(cache.ends.listWaiting().length).toBeGreaterThanOrEqual(2);
    cache.close();
  });

  it('is damaged by an empty block with more than one transaction behind it', () => {
    crashAfter(3);
    const before = transactions().at(-2)?.[0] ?? 0;
    emptyBlock(Math.floor((headerBytes + before * frameBytes) / 4096));
    expect(isWalDamaged(path)).toBe(true);
  });

  it('is no damage where frames of an earlier round lie behind the last write', () => {
    crashAfter(3);
    const bytes = readFileSync(`${path}-wal`);
    const earlier = Buffer.from(bytes.subarray(headerBytes, headerBytes + frameBytes));
    earlier.writeUInt32BE(1, 8);
    earlier.writeUInt32BE(2, 12);
    writeFileSync(`${path}-wal`, Buffer.concat([bytes, earlier, earlier]));
    const cache = mustOpen(path, key);
    expect(cache.ends.listWaiting()).toHaveLength(3);
    cache.close();
  });

  /** The process was killed while it wrote a frame over one of an earlier round, which ends the page of the new one. */
  function killInFrame(): void {
    const bytes = readFileSync(`${path}-wal`);
    const frame = Buffer.from(bytes.subarray(headerBytes, headerBytes + frameBytes));
    const earlier = Buffer.from(frame);
    earlier.writeUInt32BE(1, 8);
    earlier.writeUInt32BE(2, 12);
    writeFileSync(`${path}-wal`, Buffer.concat([bytes, frame.fill(7, 1_000), earlier]));
  }

  it('is no damage where a kill left a frame half written over one of an earlier round', () => {
    crashAfter(3, ['', '-wal', '-shm']);
    killInFrame();
    const cache = mustOpen(path, key);
    expect(cache.ends.listWaiting()).toHaveLength(3);
    cache.close();
  });

  it('is damaged by the same frame where nothing says that it was not committed', () => {
    crashAfter(3, ['', '-wal', '-shm']);
    killInFrame();
    const index = readFileSync(`${path}-shm`);
    for (const change of [
      () => index.fill(9, 32, 40).copy(index, 48, 0, 48),
      () => index.fill(9, 90, 91),
      () => index.fill(0),
    ]) {
      change();
      writeFileSync(`${path}-shm`, index);
      expect(isWalDamaged(path)).toBe(true);
    }
  });

  it('is damaged by a flipped bit in the last committed frame, whatever the index says', () => {
    crashAfter(3, ['', '-wal', '-shm']);
    flipBit(headerBytes + (frames() - 1) * frameBytes + 2_000);
    expect(isWalDamaged(path)).toBe(true);
  });
});
