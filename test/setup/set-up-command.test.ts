import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cacheRoot } from '../../scripts/setup/paths.mjs';

const root = resolve(import.meta.dirname, '../..');

function run(script: string, env: Record<string, string | undefined>) {
  return spawnSync(process.execPath, [join(root, 'scripts', script)], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('with everything in place the set-up ends well in under three seconds', () => {
  const startedAt = performance.now();
  const result = run('setup.mjs', {});
  expect(result.status).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(result.stderr).toMatch(
    /^setup: ready in [\d.]+ s, Electron \d+\.\d+\.\d+ \((official|registry)\)\n$/,
  );
});

test('a bad choice of Electron stops the set-up with a sentence', () => {
  const result = run('setup.mjs', { RHYTHM_ELECTRON: 'newest' });
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('RHYTHM_ELECTRON is "newest".');
  expect(result.stderr).not.toContain('    at ');
});

test('a cache folder that cannot be written stops the set-up with a sentence', () => {
  const file = join(temporaryFolder(), 'in-the-way');
  writeFileSync(file, '');
  const result = run('setup.mjs', { XDG_CACHE_HOME: file, RHYTHM_ELECTRON: 'registry' });
  expect(result.status).toBe(1);
  expect(result.stderr).toContain(`The cache folder ${join(file, 'rhythm-workstation')} cannot be written`);
  expect(result.stderr).toContain('Set XDG_CACHE_HOME');
  expect(result.stderr).not.toContain('    at ');
});

test('a relative XDG_CACHE_HOME is ignored, as its specification asks', () => {
  expect(cacheRoot({ XDG_CACHE_HOME: 'cache' })).toMatch(/^\/.*\/\.cache\/rhythm-workstation$/);
});

test('no home folder and no cache folder stops the set-up with a sentence', () => {
  const result = run('setup.mjs', { HOME: '', XDG_CACHE_HOME: '' });
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('There is no home folder');
});

test('the doctor finds this machine usable and prints no colour codes into a pipe', () => {
  const result = run('doctor.mjs', { SUPABASE_URL: '', SUPABASE_PUBLISHABLE_KEY: '' });
  expect(result.stdout).toContain('Usable: npm start, npm test');
  expect(result.stdout).not.toContain('\u001b');
  expect(result.status).toBe(0);
});

test('the doctor names a backend that does not answer, and fails', () => {
  const result = run('doctor.mjs', {
    SUPABASE_URL: 'http://127.0.0.1:9',
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0123456789',
  });
  expect(result.stdout).toMatch(/Backend +PROBLEM +http:\/\/127\.0\.0\.1:9 does not answer/);
  expect(result.stdout).toContain('Not usable yet: 1 problem above');
  expect(result.status).toBe(1);
});
