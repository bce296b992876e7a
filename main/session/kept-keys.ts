import type { CacheFiles } from '../db/cache-files.ts';

/**
 * The opened keys of this process, by cache. Who was refused by the server signs in with a new password next: the key
 * that was open then is wrapped anew, so that what was not sent is not lost with the password of before. Whose access
 * was taken away and given back works on without another sign-in.
 */
export interface KeptKeys {
  keep(files: CacheFiles, key: Buffer): void;
  tryGet(files: CacheFiles): Buffer | null;
  forget(files: CacheFiles): void;
}

/** In memory only, until the user leaves or signs in again. */
export function createKeptKeys(): KeptKeys {
  const keys = new Map<string, Buffer>();
  return {
    keep: (files, key) => void keys.set(files.key, key),
    tryGet: (files) => keys.get(files.key) ?? null,
    forget: (files) => void keys.delete(files.key),
  };
}
