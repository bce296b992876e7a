import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { rowOf, signIn, signOut } from '../../scripts/drive-app.ts';
import { electronEnv, electronLaunchArgs, resolveRuntime } from '../../scripts/setup/runtime.mjs';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { test as base, expect, invoke } from './support/fixtures.ts';

const root = resolve(import.meta.dirname, '../..');

/** A profile that several starts share. */
const test = base.extend<{ profile: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern
  profile: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-profile-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

async function runsOf(page: Page): Promise<string[]> {
  const reply = await invoke(page, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 100 });
  if (!reply.success) throw new Error(reply.error.code);
  return reply.data.rows.map(({ run }) => run.id);
}

/** The rows of one user are on the screen, and none of anybody else. */
async function shownRuns(page: Page): Promise<string[]> {
  await page.getByRole('tab', { name: /^All/ }).click();
  await expect(page.getByTestId('run-row').first()).toBeVisible();
  await expect(page.locator('.sync')).not.toContainText(/syncing/i);
  return page.getByTestId('run-row').evaluateAll((rows) => rows.map((row) => row.dataset.runId ?? ''));
}

test.describe('sessions', () => {
  test('A, then B, then A on one workstation: each sees the own runs only', async ({ launch, ready }) => {
    const { page } = await launch();
    const seen: string[][] = [];
    for (const index of [0, 1, 0]) {
      await signIn(page, ready.account('clinician', index));
      const shown = await shownRuns(page);
      const own = await runsOf(page);
      expect(shown.filter((id) => !own.includes(id))).toEqual([]);
      seen.push(own);
      await signOut(page);
    }
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[1]?.filter((id) => seen[0]?.includes(id))).toEqual([]);
  });

  test('without the network the password opens the worklist, and the server confirms by itself later', async ({
    launch,
    ready,
    profile,
    network,
  }) => {
    test.slow();
    const account = ready.account('clinician');
    const options = { userDataFolder: profile, env: { SUPABASE_URL: network.url } };
    const before = await openSignedIn(launch, account, options);
    const runs = await runsOf(before.page);
    await before.close();

    network.cut();
    const { page } = await launch(options);
    await signIn(page, { ...account, password: 'not the password' });
    await expect(page.getByRole('alert')).toContainText(/network|server/i);
    await signIn(page, account);
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await expect(page.getByTestId('unverified')).toBeVisible();
    expect(await runsOf(page)).toEqual(runs);

    network.mend();
    await expect(page.getByTestId('unverified')).toHaveCount(0, { timeout: 45_000 });
    await expect(page.locator('.sync')).toContainText(/online|up to date/i);
  });

  test('who never signed in on this workstation needs the network, and is told so', async ({
    launch,
    ready,
    network,
  }) => {
    network.cut();
    const { page } = await launch({ env: { SUPABASE_URL: network.url } });
    await signIn(page, ready.account('clinician'));
    await expect(page.getByRole('alert')).toContainText(/network/i);
  });

  test('a role that is taken away closes the open report with a sentence', async ({ launch, ready }) => {
    const account = ready.account('clinician');
    const { sql } = ready.database;
    const { page } = await openSignedIn(launch, account);
    const runId = await ready.database.takeQueuedRun(account.email);
    await executeInWindow(page, runId);
    await rowOf(page, runId).press('Enter');
    await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
    const become = (role: string) => sql`
      update public.user_org_membership set role = ${role}
      where user_id = (select id from auth.users where email = ${account.email})`;
    await become('nurse');
    try {
      await invoke(page, 'sync.pullNow', {});
      await expect(page.getByText('No access to diagnosis runs')).toBeVisible();
      await expect(page.getByText(/access was changed/i)).toBeVisible();
      const reply = await invoke(page, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 5 });
      expect(reply).toMatchObject({ error: { code: 'FORBIDDEN' } });
      await become('clinician');
      await page.getByRole('button', { name: 'Check again' }).click();
      await expect(page.getByTestId('access-changed')).toContainText('You work as Clinician');
      // What was open before is open again.
      await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
    } finally {
      await become('clinician');
    }
  });

  test('a sign-out asks before something half-typed is lost', async ({ launch, ready }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account);
    await executeInWindow(page, runId);
    await (await showRun(page, runId)).press('Enter');
    const review = page.getByTestId('finding-review').first();
    await review.getByRole('button', { name: 'Override finding 1' }).press('Enter');
    await review.getByRole('textbox').fill('Measured before');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out?' });
    await expect(dialog).toContainText('has not been saved and would be lost');
    await dialog.getByRole('button', { name: 'Stay signed in' }).click();
    await expect(review.getByRole('textbox')).toHaveValue('Measured before');
  });

  test('after a changed password the earlier one opens the local data, once', async ({ launch, ready }) => {
    const account = ready.account('clinician');
    const changed = { ...account, password: 'Another-one-2026' };
    const { page } = await launch();
    await signIn(page, account);
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await signOut(page);
    await ready.database.setPassword(changed);
    await signIn(page, changed);
    const earlier = page.getByLabel('Earlier password');
    await expect(earlier).toBeFocused();
    await expect(page.getByRole('button', { name: 'Go on without the earlier data' })).toBeVisible();
    await earlier.fill(account.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await signOut(page);
    await signIn(page, changed);
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await ready.database.setPassword(account);
  });

  test('a wipe leaves nothing of the user on the workstation', async ({ launch, ready, profile }) => {
    const account = ready.account('clinician');
    const { page } = await openSignedIn(launch, account, { userDataFolder: profile });
    expect(readdirSync(join(profile, 'cache')).length).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('menuitem', { name: /wipe/ }).click();
    await page.getByRole('button', { name: 'Wipe and sign out' }).click();
    await expect(page.getByTestId('session-ended')).toHaveAttribute('data-ended', 'wiped');
    expect(readdirSync(join(profile, 'cache'))).toEqual([]);
  });
});

test.describe('windows', () => {
  test('two of them press Execute on one run: it is executed once, and signing out reaches both', async ({
    launch,
    ready,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page, electron } = await openSignedIn(launch, account);
    const row = await showRun(page, runId);
    const opening = electron.waitForEvent('window');
    expect(await invoke(page, 'app.openWindow', { runId })).toMatchObject({ success: true });
    const second = await opening;
    const inSecond = second.getByRole('button', { name: /^Execute/ }).first();
    await expect(inSecond).toBeVisible();
    // Without waiting for each other: the later one may find its button gone, which is as good.
    const pressed = await Promise.all(
      [row.getByRole('button', { name: /Execute/ }), inSecond].map((button) => button.elementHandle()),
    );
    await Promise.all(pressed.map((button) => button?.evaluate((element: HTMLElement) => element.click())));
    await expect(row).toHaveAttribute('data-status', 'succeeded');
    await expect(second.getByText(/AI draft|Demo model/).first()).toBeVisible();
    const artifacts = await ready.database.artifactsOf(runId);
    expect(artifacts.filter(({ artifact_type }) => artifact_type === 'diagnosis_report')).toHaveLength(1);
    expect((await ready.database.getRun(runId)).attempt).toBe(1);

    await signOut(page);
    await expect(second.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    await signIn(second, account);
    await expect(rowOf(page, runId).or(page.getByTestId('run-row').first())).toBeVisible();
    await second.close();
    await expect(page.getByTestId('run-row').first()).toBeVisible();
  });

  test('a second start on the same profile hands over to the first and ends', async ({
    launch,
    ready,
    profile,
  }) => {
    const { page, electron } = await openSignedIn(launch, ready.account('clinician'), {
      userDataFolder: profile,
    });
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    expect(await startAgain(profile, ready.env)).toBe(0);
    await expect
      .poll(() =>
        electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible())),
      )
      .toEqual([true]);
    await expect(page.getByTestId('run-row').first()).toBeVisible();
  });
});

/** Starts the app as a user would who does not see that it runs. @returns the exit code */
async function startAgain(profile: string, env: Record<string, string>): Promise<number | null> {
  const runtime = await resolveRuntime();
  const child = spawn(runtime.executablePath, [...electronLaunchArgs(), `--user-data-dir=${profile}`, root], {
    env: { ...process.env, ...electronEnv(runtime), ...env },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : null;
}
