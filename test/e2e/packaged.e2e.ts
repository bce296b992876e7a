import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../scripts/drive-app.ts';
import { type LaunchedApp, launchApp } from '../../scripts/launch-app.ts';
import { executeInWindow } from './support/desk-page.ts';
import { expect, test } from './support/fixtures.ts';
import { judgeFuses, packageInto } from './support/packaged-app.ts';
import { openToEverybody, startUnprivileged, whyNoUnprivilegedApp } from './support/unprivileged-app.ts';

test.describe('the packaged app', () => {
  let folder: string;
  let program: string;
  test.beforeAll(async () => {
    test.setTimeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'rhythm-package-'));
    program = await packageInto(folder);
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function whileRunning(env: Record<string, string>, work: (app: LaunchedApp) => Promise<void>) {
    const app = await launchApp({ env, executablePath: program });
    try {
      await work(app);
    } finally {
      await app.close();
    }
  }

  test('signs in and executes a run', async ({ ready }) => {
    const clinician = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(clinician.email);
    await whileRunning(ready.env, async ({ electron, page }) => {
      expect(await electron.evaluate(({ app }) => app.isPackaged)).toBe(true);
      await signIn(page, clinician);
      await executeInWindow(page, runId);
    });
    expect((await ready.database.getRun(runId)).status).toBe('succeeded');
  });

  test('does not die at the crash points of the tests', async ({ ready }) => {
    const clinician = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(clinician.email);
    await whileRunning({ ...ready.env, RHYTHM_CRASH_AT: 'before-claim' }, async ({ page }) => {
      await signIn(page, clinician);
      await executeInWindow(page, runId);
    });
    expect((await ready.database.getRun(runId)).status).toBe('succeeded');
  });

  test('holds the built app and the SQLite package, nothing of the checkout besides', async ({ ready }) => {
    await whileRunning(ready.env, async ({ electron }) => {
      const folders = await electron.evaluate(({ app }) => {
        const { readdirSync } = process.getBuiltinModule('node:fs');
        const root = app.getAppPath();
        return {
          top: readdirSync(root).sort(),
          modules: readdirSync(`${root}/node_modules`),
          resources: readdirSync(process.resourcesPath).sort(),
        };
      });
      expect(folders.top).toEqual(['node_modules', 'out', 'package.json']);
      expect(folders.modules).toEqual(['better-sqlite3']);
      expect(folders.resources).toEqual(expect.arrayContaining(['app.asar', 'native']));
      expect(folders.resources).not.toContain('app');
    });
  });

  test('runs its pages in the sandbox of the system, started by a user without rights', async () => {
    const why = whyNoUnprivilegedApp();
    test.skip(why !== null, why ?? '');
    openToEverybody(folder);
    const app = startUnprivileged(program, process.env);
    try {
      await expect.poll(() => app.renderers().length, { timeout: 30_000 }).toBeGreaterThan(0);
      for (const renderer of app.renderers()) {
        expect(renderer).toMatchObject({ seccomp: '2', noNewPrivileges: '1', isolated: true });
      }
    } finally {
      await app.close();
    }
  });

  test('has every fuse as electron-builder.yml decides, but for the door of these tests', async () => {
    expect(await judgeFuses(program)).toEqual({ right: 8, wrong: [] });
  });
});
