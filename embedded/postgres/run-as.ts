import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating-system user Postgres runs as; Postgres refuses to run as root. */
export type RunAs = { readonly uid: number; readonly gid: number } | 'self';

/** Options for `spawn`/`execFile` that switch to the user; nothing to switch for `self`. */
export function spawnIdentity(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs === 'self' ? {} : { uid: runAs.uid, gid: runAs.gid };
}

/**
 * Chooses the user Postgres runs as: ourselves, or as root `postgres` (made when absent), else `nobody`.
 * @throws when root can find no unprivileged user at all.
 */
export function chooseRunAs(): RunAs {
  if (process.getuid?.() !== 0) return 'self';
  const known = lookUpUser('postgres') ?? (addSystemUser('postgres') ? lookUpUser('postgres') : null);
  const runAs = known ?? lookUpUser('nobody');
  if (runAs === null) throw new Error('Postgres does not run as root, and no user "postgres" could be made.');
  return runAs;
}

function lookUpUser(name: string): { uid: number; gid: number } | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null; // `id` exits with 1: no such user
  }
}

function addSystemUser(name: string): boolean {
  try {
    execFileSync('/usr/sbin/useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', name], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false; // no useradd here, or a read-only /etc: the caller falls back to `nobody`
  }
}

/** Whether that user can run this program where it lies (paths, modes and shared libraries included). */
export async function canRun(program: string, runAs: RunAs): Promise<boolean> {
  try {
    await run(program, ['--version'], { ...spawnIdentity(runAs), cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** Whether that user can enter this folder: every folder above it counts (a mode-700 home bars the way). */
export async function canEnter(folder: string, runAs: RunAs): Promise<boolean> {
  if (runAs === 'self') return true;
  try {
    await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...spawnIdentity(runAs), cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
