import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  electronEnv,
  resolveRuntime,
  runtimeChoice,
  tryResolveRuntime,
} from '../../scripts/setup/runtime.mjs';
import { probeSqlite } from '../../scripts/setup/sqlite-binding.mjs';

test('the runtime of this machine runs and is the version that it says', async () => {
  const runtime = await resolveRuntime();
  const answer = spawnSync(runtime.executablePath, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  expect(answer.stdout.trim()).toBe(runtime.electronVersion);
});

test('its SQLite encrypts, and reads nothing with a wrong key', async () => {
  const runtime = await resolveRuntime();
  const answer = await probeSqlite(runtime.executablePath, runtime.sqliteBindingPath);
  expect(answer).toEqual({ ok: true, text: expect.stringMatching(/^SQLite 3\.\d+\.\d+, SQLCipher format$/) });
});

test('what the app gets names files that exist', async () => {
  const env = electronEnv(await resolveRuntime());
  for (const path of Object.values(env)) expect(existsSync(path)).toBe(true);
});

test('an empty cache has no registry runtime', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-empty-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(await tryResolveRuntime({ XDG_CACHE_HOME: folder, RHYTHM_ELECTRON: 'registry' })).toBeUndefined();
  await expect(resolveRuntime({ XDG_CACHE_HOME: folder, RHYTHM_ELECTRON: 'registry' })).rejects.toMatchObject(
    {
      fix: 'Type: npm run setup',
    },
  );
});

test('RHYTHM_ELECTRON takes three words and nothing else', () => {
  expect(runtimeChoice({})).toBe('auto');
  expect(runtimeChoice({ RHYTHM_ELECTRON: 'registry' })).toBe('registry');
  expect(() => runtimeChoice({ RHYTHM_ELECTRON: 'Registry' })).toThrow('RHYTHM_ELECTRON is "Registry"');
});
