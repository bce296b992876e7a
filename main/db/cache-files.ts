import type { UserId } from '../../shared/ids.ts';

export interface CacheFiles {
  readonly database: string;
  readonly key: string;
}

/** The files of one user of one project. The names are hashes: they reveal neither e-mail nor user id. */
export function cacheFilesOf(_owner: { directory: string; projectUrl: string; userId: UserId }): CacheFiles {
  throw new Error('being written');
}

/** Moves a cache that can't be used out of the way (`….set-aside-<time>`). @returns the new path of the database. */
export function setAsideCache(_files: CacheFiles, _nowMs: number): string {
  throw new Error('being written');
}

/** Removes key first, then database files: after the key is gone the rest is noise. */
export function wipeCache(_files: CacheFiles): void {
  throw new Error('being written');
}
