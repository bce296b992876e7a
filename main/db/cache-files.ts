import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { UserId } from '../../shared/ids.ts';

export interface CacheFiles {
  readonly database: string;
  readonly key: string;
}

// SQLite finds them by the name of the database, so they always move together with it.
const sideFiles = ['-wal', '-shm', '-journal'];

/** The files of one user of one project. The names are hashes: they reveal neither e-mail nor user id. */
export function cacheFilesOf(owner: { directory: string; projectUrl: string; userId: UserId }): CacheFiles {
  const identity = JSON.stringify([owner.projectUrl, owner.userId]);
  const name = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return { database: join(owner.directory, `${name}.db`), key: join(owner.directory, `${name}.key`) };
}

/** Moves a closed cache that can't be used out of the way, with its key. @returns the new path of the database. */
export function setAsideCache(files: CacheFiles, nowMs: number): string {
  const suffix = `.set-aside-${nowMs}`;
  // The key last: when this is interrupted, the next start finds a key without a database and goes on with it.
  const target = `${files.database}${suffix}`;
  for (const side of ['', ...sideFiles]) moveIfThere(`${files.database}${side}`, `${target}${side}`);
  moveIfThere(files.key, `${files.key}${suffix}`);
  return target;
}

/** Removes the key first, then the database: once the key is gone, the rest is noise. The cache must be closed. */
export function wipeCache(files: CacheFiles): void {
  rmSync(files.key, { force: true });
  for (const side of ['', ...sideFiles]) rmSync(`${files.database}${side}`, { force: true });
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
