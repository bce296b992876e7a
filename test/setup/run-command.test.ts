import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand, runGuarded } from '../../scripts/setup/run-command.mjs';
import { endOf, isRunning, startScript } from './child-script.ts';

const modulePath = join(import.meta.dirname, '../../scripts/setup/run-command.mjs');

test('collects what a program says and its exit code', async () => {
  const script = 'process.stdout.write("out"); process.stderr.write("err"); process.exit(3)';
  for (const run of [runCommand, runGuarded]) {
    const result = await run(process.execPath, ['-e', script]);
    expect(result.code).toBe(3);
    expect(result.output).toContain('out');
    expect(result.output).toContain('err');
  }
});

test('a program that does not exist is an answer, not a crash', async () => {
  for (const run of [runCommand, runGuarded]) {
    const result = await run('rhythm-no-such-program', []);
    expect(result.code).toBe(127);
    expect(result.output).toContain('ENOENT');
  }
});

test('a guarded program and its children end when their parent is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-guard-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'pids');
  const shell = `sleep 600 & echo "$$ $!" > ${file}; wait`;
  const parent = startScript(`
    import { runGuarded } from ${JSON.stringify(modulePath)};
    await runGuarded('sh', ['-c', ${JSON.stringify(shell)}]);`);
  const pids = await expect
    .poll(async () => (await readFile(file, 'utf8').catch(() => '')).trim().split(' ').map(Number), {
      timeout: 10_000,
    })
    .toHaveLength(2)
    .then(async () => (await readFile(file, 'utf8')).trim().split(' ').map(Number));
  expect(pids.every(isRunning)).toBe(true);
  parent.kill('SIGKILL');
  await endOf(parent);
  await expect.poll(() => pids.some(isRunning), { timeout: 10_000 }).toBe(false);
});
