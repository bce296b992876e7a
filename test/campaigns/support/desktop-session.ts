import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resolveRuntime } from '../../../scripts/setup/runtime.mjs';

/** A session bus with an unlocked keyring of its own, as on a desktop; `$0` is Electron, the rest its arguments. */
const script = `printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"`;

/** Whether this machine has the programs for a keyring of our own. */
export function hasKeyring(): boolean {
  return ['gnome-keyring-daemon', 'dbus-run-session'].every(
    (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0,
  );
}

/** How to start the built app with a real keyring, which is kept in `folder`. */
export async function desktopSession(folder: string) {
  const { executablePath } = await resolveRuntime();
  const wrapper = join(folder, 'electron-on-a-desktop');
  const quoted = script.replaceAll("'", "'\\''");
  writeFileSync(wrapper, `#!/bin/sh\nexec dbus-run-session -- sh -c '${quoted}' '${executablePath}' "$@"\n`);
  chmodSync(wrapper, 0o700);
  return {
    executablePath: wrapper,
    args: ['--password-store=gnome-libsecret', resolve(import.meta.dirname, '../../..')],
    env: { XDG_DATA_HOME: join(folder, 'data') },
  };
}
