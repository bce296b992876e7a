import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  arePackagesInstalled,
  installPackages,
  matchesNpmRecord,
} from '../../scripts/setup/node-packages.mjs';

const here = { os: [process.platform], cpu: [process.arch] };
const lockOf = (packages: Record<string, object>) => ({ packages: { '': { name: 'app' }, ...packages } });
const lock = lockOf({
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/a-native-here': { version: '1.0.0', optional: true, integrity: 'sha512-h', ...here },
  'node_modules/a-native-there': { version: '1.0.0', optional: true, os: ['plan9'], cpu: ['x64'] },
});

test('packages count as installed when the record has all that are for this platform', () => {
  const record = lockOf({
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/a-native-here': { version: '1.0.0', integrity: 'sha512-h' },
  });
  expect(matchesNpmRecord(lock, record)).toBe(true);
});

test.each([
  [
    'a package is missing',
    lockOf({ 'node_modules/a-native-here': { version: '1.0.0', integrity: 'sha512-h' } }),
  ],
  [
    'the native part for this platform was left out',
    lockOf({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }),
  ],
  [
    'another build of a package is installed',
    lockOf({
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' },
      'node_modules/a-native-here': { version: '1.0.0', integrity: 'sha512-h' },
    }),
  ],
  [
    'a package is installed that the lockfile does not know',
    lockOf({
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/a-native-here': { version: '1.0.0', integrity: 'sha512-h' },
      'node_modules/z': { version: '1.0.0', integrity: 'sha512-z' },
    }),
  ],
  ['there is no record', undefined],
  ['the record is damaged', { packages: 'none' }],
])('packages do not count as installed when %s', (_name, record) => {
  expect(matchesNpmRecord(lock, record)).toBe(false);
});

/** A project with one dependency, a folder of its own, so that npm needs no registry. */
function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'rhythm-npm-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'part'));
  writeJson(join(root, 'part', 'package.json'), { name: 'part', version: '1.0.0' });
  writeJson(join(root, 'package.json'), { name: 'sample', dependencies: { part: 'file:part' } });
  writeLock(root, {});
  return root;
}
const writeJson = (path: string, content: object) => writeFileSync(path, JSON.stringify(content));
const writeLock = (root: string, more: Record<string, object>) =>
  writeJson(join(root, 'package-lock.json'), {
    name: 'sample',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'sample', dependencies: { part: 'file:part' } },
      'node_modules/part': { resolved: 'part', link: true },
      part: { version: '1.0.0' },
      ...more,
    },
  });

test('after npm ci the packages count as installed, until the lockfile asks for something else', async () => {
  const root = project();
  expect(arePackagesInstalled(root)).toBe(false);
  await installPackages(process.env, root);
  expect(arePackagesInstalled(root)).toBe(true);
  writeLock(root, { 'node_modules/new': { version: '1.0.0', integrity: 'sha512-n' } });
  expect(arePackagesInstalled(root)).toBe(false);
});

test('our own stamp is enough, and goes when npm ci begins anew', async () => {
  const root = project();
  await installPackages(process.env, root);
  rmSync(join(root, 'node_modules', '.package-lock.json'));
  expect(arePackagesInstalled(root)).toBe(true);
  rmSync(join(root, 'node_modules'), { recursive: true });
  expect(arePackagesInstalled(root)).toBe(false);
});

test('a failing npm ci leaves no stamp and says what npm said', async () => {
  const root = project();
  writeJson(join(root, 'package.json'), { name: 'sample', dependencies: { 'not-in-the-lock': '1.0.0' } });
  await expect(installPackages(process.env, root)).rejects.toThrow(/npm ci failed: code/);
  expect(arePackagesInstalled(root)).toBe(false);
});
