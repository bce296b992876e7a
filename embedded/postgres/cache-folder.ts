import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RunAs } from './run-as.ts';

/**
 * A folder outside the checkout for what Postgres must be able to reach. As root that is a system folder, since
 * root's home (mode 700) bars the unprivileged user Postgres runs as.
 */
export function reachableCacheFolder(runAs: RunAs): string {
  if (runAs !== 'self') return '/var/cache/rhythm-workstation/embedded';
  const cacheHome = process.env.XDG_CACHE_HOME || join(homedir(), platformCache());
  return join(cacheHome, 'rhythm-workstation', 'embedded');
}

function platformCache(): string {
  if (process.platform === 'darwin') return 'Library/Caches';
  return process.platform === 'win32' ? 'AppData/Local' : '.cache';
}
