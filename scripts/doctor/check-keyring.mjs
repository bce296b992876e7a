// @ts-check
import { fileURLToPath } from 'node:url';
import { SetupProblem } from '../setup/problem.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { electronLaunchArgs } from '../setup/runtime.mjs';
import { note, ok } from './finding.mjs';

/** @typedef {import('../setup/runtime.mjs').Runtime} Runtime */

const probeApp = fileURLToPath(new URL('./keyring-probe', import.meta.url));
const withoutKeyring =
  'Nothing secret is stored then: you sign in at each start, and the model key must come from ANTHROPIC_API_KEY.\n' +
  'For a real one: install gnome-keyring and start from a desktop session (or under dbus-run-session).';

/**
 * Asks Electron itself which keyring it would use, in a window-less start: the app decides by the same answer.
 * @param {Runtime | SetupProblem | undefined} runtime
 */
export async function checkKeyring(runtime) {
  if (runtime === undefined || runtime instanceof SetupProblem) return undefined;
  const headless = process.platform === 'linux' ? ['--ozone-platform=headless', '--disable-gpu'] : [];
  const answer = await runCommand(runtime.executablePath, [...electronLaunchArgs(), ...headless, probeApp]);
  const backend = /^keyring: (\S+)$/m.exec(answer.output)?.[1];
  if (backend === undefined) return note('Keyring', 'Electron did not say', withoutKeyring);
  if (backend !== 'none' && backend !== 'basic_text' && backend !== 'unknown') return ok('Keyring', backend);
  const bus = process.env.DBUS_SESSION_BUS_ADDRESS
    ? 'Electron takes none here, though there is a session bus'
    : 'no session bus (D-Bus)';
  return note('Keyring', `none: ${bus}`, withoutKeyring);
}
