import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { signIn } from '../../scripts/drive-app.ts';
import { resolveRuntime } from '../../scripts/setup/runtime.mjs';
import { expect, invoke, test } from './support/fixtures.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** A session bus with an unlocked keyring of its own, as on a desktop; `$0` is Electron, the rest its arguments. */
const desktopSession = `printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"`;
const hasKeyring = ['gnome-keyring-daemon', 'dbus-run-session'].every(
  (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0,
);

test.describe('with a real keyring', () => {
  test.skip(!hasKeyring, 'gnome-keyring and dbus are not installed on this machine');

  test('a stored session opens the worklist without the network, and the server confirms it later', async ({
    launch,
    ready,
    network,
  }) => {
    test.slow();
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-keyring-'));
    const start = async () =>
      launch({
        executablePath: await desktopWrapper(folder),
        userDataFolder: join(folder, 'profile'),
        args: ['--password-store=gnome-libsecret', checkout],
        env: { XDG_DATA_HOME: join(folder, 'data'), SUPABASE_URL: network.url },
      });
    const first = await start();
    await signIn(first.page, ready.account('clinician'));
    await expect(first.page.getByTestId('run-row').first()).toBeVisible();
    await first.close();

    network.cut();
    const { page, close } = await start();
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await expect(page.getByTestId('unverified')).toBeVisible();
    network.mend();
    await expect(page.getByTestId('unverified')).toHaveCount(0, { timeout: 45_000 });
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a restart needs no typing, the model key is kept, and neither is on the disk in the clear', async ({
    launch,
    ready,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-keyring-'));
    const profile = join(folder, 'profile');
    const start = async () =>
      launch({
        executablePath: await desktopWrapper(folder),
        userDataFolder: profile,
        args: ['--password-store=gnome-libsecret', checkout],
        env: { XDG_DATA_HOME: join(folder, 'data'), ANTHROPIC_API_KEY: undefined },
      });
    const admin = ready.account('admin');
    const first = await start();
    expect(await invoke(first.page, 'app.getState', {})).toMatchObject({
      data: { keyring: true, session: null },
    });
    await signIn(first.page, admin);
    await expect(first.page.getByTestId('run-row').first()).toBeVisible();
    const saved = await invoke(first.page, 'model.saveKey', { key: 'canary-model-key' });
    expect(saved).toMatchObject({ success: true, data: { key: 'stored', keyStorable: true } });
    await first.close();

    const second = await start();
    await expect(second.page.getByTestId('run-row').first()).toBeVisible();
    expect(await invoke(second.page, 'model.getSettings', {})).toMatchObject({ data: { key: 'stored' } });
    // What was locked at the end needs the password, whatever the keyring holds.
    await invoke(second.page, 'lock.now', {});
    await second.close();
    const third = await start();
    await expect(third.page.getByTestId('session-ended')).toHaveAttribute('data-ended', 'was-locked');
    expect(await invoke(third.page, 'app.getState', {})).toMatchObject({ data: { session: null } });
    await third.close();

    const bytes = bytesBelow(profile);
    expect(bytes).not.toContain('canary-model-key');
    expect(bytes).not.toContain('refresh_token');
    expect(bytes).not.toContain(admin.password);
    rmSync(folder, { recursive: true, force: true });
  });
});

async function desktopWrapper(folder: string): Promise<string> {
  const { executablePath } = await resolveRuntime();
  const wrapper = join(folder, 'electron-on-a-desktop');
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec dbus-run-session -- sh -c '${desktopSession.replaceAll("'", "'\\''")}' '${executablePath}' "$@"\n`,
  );
  chmodSync(wrapper, 0o700);
  return wrapper;
}

function bytesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}
