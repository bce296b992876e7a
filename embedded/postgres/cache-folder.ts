import { chmod, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canEnter, type RunAs } from './run-as.ts';

const OURS = ['rhythm-workstation', 'embedded'];

/**
 * Makes the folder outside the checkout for what Postgres must be able to reach: the user's cache folder, or as root
 * a system folder when root's home (often mode 700) bars the unprivileged user that Postgres runs as.
 * @throws when no such folder can be made.
 */
export async function reachableCacheFolder(runAs: RunAs): Promise<string> {
  const own = await makeFolderFor(userCacheHome());
  if (await canEnter(own, runAs)) return own;
  const shared = await makeFolderFor('/var/cache');
  if (await canEnter(shared, runAs)) return shared;
  throw new Error(`The user that Postgres runs as can enter neither ${own} nor ${shared}.`);
}

async function makeFolderFor(base: string): Promise<string> {
  let folder = base;
  await mkdir(base, { recursive: true });
  for (const name of OURS) {
    folder = join(folder, name);
    await makeOpenFolder(folder);
  }
  return folder;
}

/** Makes a folder that others may enter, whatever the umask. */
export async function makeOpenFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, 0o755);
}

function userCacheHome(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}
