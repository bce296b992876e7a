import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchPackage } from '../../scripts/setup/fetch-package.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';

let folder: string;
let tarball: string;
let integrity: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rhythm-fetch-'));
  const source = join(folder, 'source');
  mkdirSync(source);
  writeFileSync(join(source, 'package.json'), '{"name":"rhythm-sample","version":"1.0.0"}');
  writeFileSync(join(source, 'wanted.txt'), 'wanted');
  writeFileSync(join(source, 'other.txt'), 'other');
  await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source });
  tarball = join(folder, 'rhythm-sample-1.0.0.tgz');
  integrity = createHash('sha512').update(readFileSync(tarball)).digest('base64');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fetchInto = (name: string, wanted: { spec: string; integrity: string }) => {
  const into = join(folder, name);
  mkdirSync(into);
  return fetchPackage(wanted, into, ['package/wanted.txt']);
};

test('unpacks the named members of the pinned package', async () => {
  const unpacked = await fetchInto('good', { spec: tarball, integrity });
  expect(readFileSync(join(unpacked, 'wanted.txt'), 'utf8')).toBe('wanted');
  expect(() => readFileSync(join(unpacked, 'other.txt'))).toThrow('ENOENT');
});

test('a package with another hash is refused and not unpacked', async () => {
  const other = createHash('sha512').update('another').digest('base64');
  await expect(fetchInto('bad', { spec: tarball, integrity: other })).rejects.toThrow('its SHA-512 differs');
  expect(() => readFileSync(join(folder, 'bad', 'package', 'wanted.txt'))).toThrow('ENOENT');
});

test('a package that cannot be fetched is named with what to do', async () => {
  const missing = fetchInto('missing', { spec: join(folder, 'nowhere.tgz'), integrity });
  await expect(missing).rejects.toMatchObject({
    name: 'SetupProblem',
    fix: expect.stringContaining('npm ping'),
  });
});
