import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { extractZip } from '../../scripts/setup/read-zip.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rhythm-zip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Member {
  readonly name: string;
  readonly content: string;
  readonly mode?: number;
  readonly stored?: boolean;
}

/** A zip archive as Info-ZIP would write it, without checksums: the reader relies on the hash of the whole. */
function zipOf(members: readonly Member[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o644, stored = false } of members) {
    const data = stored ? Buffer.from(content) : deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(Buffer.byteLength(content), 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const extra = Buffer.from('ab');
    const localFields = Buffer.from(fields);
    localFields.writeUInt16LE(extra.length, 24);
    locals.push(Buffer.from('PK\x03\x04'), localFields, Buffer.from(name), extra, data);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x1e\x03'), fields, tail, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + extra.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
}

function writeZip(members: readonly Member[]): string {
  const path = join(folder, 'archive.zip');
  writeFileSync(path, zipOf(members));
  return path;
}

test('unpacks what is asked for, with its place, content and mode, and nothing else', async () => {
  const archive = writeZip([
    { name: 'App/', content: '', stored: true },
    { name: 'App/tool', content: 'run me '.repeat(5000), mode: 0o755 },
    { name: 'App/stored.txt', content: 'as it is', stored: true },
    { name: 'App/empty', content: '', stored: true },
    { name: 'App/unwanted', content: 'no' },
  ]);
  const out = join(folder, 'out');
  const count = await extractZip(
    archive,
    (name) => (name.includes('unwanted') ? undefined : name.slice(4)),
    out,
  );
  expect(count).toBe(3);
  expect(readFileSync(join(out, 'tool'), 'utf8')).toBe('run me '.repeat(5000));
  expect(statSync(join(out, 'tool')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(out, 'stored.txt'), 'utf8')).toBe('as it is');
  expect(readFileSync(join(out, 'empty'), 'utf8')).toBe('');
});

test.each(['../outside', '/etc/outside', 'a/../../outside'])(
  'refuses an entry that would land outside: %s',
  async (name) => {
    const archive = writeZip([{ name, content: 'x' }]);
    await expect(extractZip(archive, (entry) => entry, join(folder, 'out'))).rejects.toThrow('outside');
  },
);

test('refuses an archive that was cut off', async () => {
  const archive = writeZip([{ name: 'file', content: 'content' }]);
  truncateSync(archive, statSync(archive).size - 10);
  await expect(extractZip(archive, (entry) => entry, join(folder, 'out'))).rejects.toThrow(
    'not a complete zip',
  );
});
