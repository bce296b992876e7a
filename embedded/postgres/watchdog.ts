import { spawn } from 'node:child_process';
import { childEnvironment } from './child-environment.ts';
import { type RunAs, spawnIdentity } from './run-as.ts';

// `read` returns when our end of the pipe closes: that is, when this process is gone, even by SIGKILL.
const SCRIPT = 'read -r _; kill -INT "$1"';

/**
 * Stops Postgres when this process dies without a chance to do it itself. Windows has no such pipe trick in its
 * shell; there the next start stops what was left (see stale-postmaster.ts).
 */
export function guardAgainstOurDeath(postgresPid: number, runAs: RunAs): { dismiss(): void } {
  if (process.platform === 'win32') return { dismiss: () => undefined };
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(postgresPid)], {
    ...spawnIdentity(runAs),
    cwd: '/',
    env: childEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  // Killed before Postgres' id can be reused, so that it never signals a stranger.
  return { dismiss: () => void guard.kill('SIGKILL') };
}
