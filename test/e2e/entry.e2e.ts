import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { signIn, signOut } from '../../scripts/drive-app.ts';
import { electronEnv, electronLaunchArgs, resolveRuntime } from '../../scripts/setup/runtime.mjs';
import { expect, invoke, test } from './support/fixtures.ts';

const root = resolve(import.meta.dirname, '../..');
const noBackend = {
  SUPABASE_URL: undefined,
  SUPABASE_PUBLISHABLE_KEY: undefined,
  RHYTHM_DEMO_FILE: undefined,
};

test.describe('the first screens', () => {
  test('without a backend: the connect screen says what is wrong, and leads to the sign-in when nothing is', async ({
    launch,
    ready,
  }) => {
    const { page } = await launch({ env: noBackend });
    await expect(page.getByRole('heading', { name: 'Connect this workstation' })).toBeVisible();
    const url = page.getByLabel('Project URL');
    const key = page.getByLabel('Publishable key');
    const main = page.getByRole('main');
    for (const [address, publishableKey, words] of [
      ['http://project.example', ready.backend.publishableKey, 'could be read on the way'],
      ['http://127.0.0.1:9', ready.backend.publishableKey, 'Nothing answers at this URL'],
      [ready.backend.url, 'sb_publishable_of_another_project', 'does not accept this key'],
      [ready.backend.url, ready.backend.secretKey, 'must never be on a workstation'],
      [ready.backend.demoModelUrl ?? '', ready.backend.publishableKey, 'not a Supabase project'],
    ] as const) {
      await url.fill(address);
      await key.fill(publishableKey);
      await page.getByRole('button', { name: 'Test connection' }).click();
      await expect(main).toContainText(words);
    }
    await url.fill(ready.backend.url);
    await key.fill(ready.backend.publishableKey);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await signIn(page, ready.account('clinician'));
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await expect(page.getByText('Demo accounts')).toHaveCount(0);
  });

  test('demo mode shows the accounts; a click fills in the form', async ({ launch, ready }) => {
    const { page } = await launch();
    const { email, password } = ready.account('clinician');
    await page.getByRole('button', { name: new RegExp(email) }).click();
    await expect(page.getByLabel('E-mail', { exact: true })).toHaveValue(email);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue(password);
  });

  test('outside demo mode the sign-in page shows no account', async ({ launch }) => {
    const { page } = await launch({ env: { RHYTHM_DEMO_FILE: undefined } });
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    await expect(page.getByText(/Demo/)).toHaveCount(0);
  });

  test('a wrong password and an unreachable backend are said in words, and what was typed stays', async ({
    launch,
    ready,
  }) => {
    const account = { email: ready.account('clinician').email, password: 'wrong password' };
    const online = await launch();
    await signIn(online.page, account);
    await expect(online.page.getByRole('alert')).toContainText(/password/i);
    await expect(online.page.getByLabel('E-mail', { exact: true })).toHaveValue(account.email);
    const offline = await launch({ env: { SUPABASE_URL: 'http://127.0.0.1:9' } });
    await signIn(offline.page, account);
    await expect(offline.page.getByRole('alert')).toContainText(/reach/i);
  });

  test('signing out ends the session for every channel', async ({ launch, ready }) => {
    const { page } = await launch();
    await signIn(page, ready.account('clinician'));
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await signOut(page);
    const reply = await invoke(page, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 5 });
    expect(reply).toMatchObject({ success: false, error: { code: 'UNAUTHORIZED' } });
  });

  test('a bad variable stops the start with a sentence that does not repeat its value', async () => {
    const { code, output } = await startWith({
      SUPABASE_URL: 'canary-value',
      RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED: 'perhaps',
    });
    expect(code).toBe(1);
    expect(output).toContain('SUPABASE_URL must be an http(s) address.');
    expect(output).toContain('RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED must be true or false.');
    expect(output).not.toContain('canary-value');
  });

  test('says once that it is ready, when the window shows rows', async ({ ready }) => {
    const { email } = ready.account('clinician');
    const { output } = await startWith(
      { ...ready.env, RHYTHM_DEMO_SIGN_IN: email },
      /Rhythm Workstation ready.*\n/,
    );
    expect(output.match(/Rhythm Workstation ready: \d+ rows/g)).toHaveLength(1);
  });
});

/** Starts the app as `npm start` does; ends it once `until` was printed, or waits for its end. */
async function startWith(
  env: Record<string, string>,
  until?: RegExp,
): Promise<{ code: number | null; output: string }> {
  const runtime = await resolveRuntime();
  const profile = mkdtempSync(join(tmpdir(), 'rhythm-profile-'));
  const args = [...electronLaunchArgs(), `--user-data-dir=${profile}`, root];
  const child = spawn(runtime.executablePath, args, {
    env: { ...process.env, ...electronEnv(runtime), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (until?.test(output)) child.kill('SIGTERM');
    });
  }
  const [code] = await once(child, 'close');
  rmSync(profile, { recursive: true, force: true });
  return { code: typeof code === 'number' ? code : null, output };
}
