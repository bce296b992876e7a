import type { UserId } from '../../shared/ids.ts';
import type { Cache } from '../db/cache.ts';
import { type CacheFiles, cacheFilesOf, setAsideCache } from '../db/cache-files.ts';
import { createCacheKey, rewrapCacheKey, unlockByPassword, unlockBySecretBox } from '../db/cache-key.ts';
import type { CacheProblem } from '../db/cache-problem.ts';
import { openCache } from '../db/open-cache.ts';
import type { Clock, EngineLog } from '../engine/ports.ts';
import type { SecretBox } from '../settings/secret-box.ts';

export interface UserCacheOptions {
  readonly directory: string;
  readonly projectUrl: string;
  readonly userId: UserId;
  /** Null after a restart without typing: then only the keyring can open the key. */
  readonly password: string | null;
  readonly secretBox: SecretBox;
  readonly nativeBinding: string | undefined;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/**
 * Opens the encrypted cache of one user. What cannot be opened is set aside and rebuilt from the server.
 * @returns null when there is no password and the keyring does not open the key: the user has to type it.
 */
export async function openUserCache(options: UserCacheOptions): Promise<Cache | null> {
  const files = cacheFilesOf(options);
  const key =
    options.password === null
      ? keyFromKeyring(options, files)
      : await keyFor(options, files, options.password);
  if (!key) return null;
  const opened = openCache({ ...options, path: files.database, key });
  if (opened.ok) return opened.value;
  if (options.password === null) return null;
  return rebuild(options, files, options.password, opened.error);
}

function keyFromKeyring(options: UserCacheOptions, files: CacheFiles): Buffer | null {
  const unlocked = unlockBySecretBox({ path: files.key, secretBox: options.secretBox });
  return unlocked.ok ? unlocked.value : null;
}

/** The server has accepted the password; a key that does not open with it was wrapped by an older one. */
async function keyFor(options: UserCacheOptions, files: CacheFiles, password: string): Promise<Buffer> {
  const wrapping = { path: files.key, password, secretBox: options.secretBox };
  const unlocked = await unlockByPassword(wrapping);
  if (unlocked.ok) return unlocked.value;
  if (unlocked.error === 'NO_KEY') return createCacheKey(wrapping);
  const known = keyFromKeyring(options, files);
  if (known) {
    await rewrapCacheKey({ ...wrapping, key: known });
    return known;
  }
  options.log.error('cache.key-lost', { problem: unlocked.error });
  setAsideCache(files, options.clock.nowMs());
  return createCacheKey(wrapping);
}

async function rebuild(
  options: UserCacheOptions,
  files: CacheFiles,
  password: string,
  problem: CacheProblem,
): Promise<Cache> {
  options.log.error('cache.set-aside', { problem: problem.kind });
  setAsideCache(files, options.clock.nowMs());
  const key = await createCacheKey({ path: files.key, password, secretBox: options.secretBox });
  const opened = openCache({ ...options, path: files.database, key });
  if (!opened.ok) throw new Error(`the local cache cannot be opened: ${opened.error.kind}`);
  return opened.value;
}
