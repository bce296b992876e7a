import type { UserId } from '../../shared/ids.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { type CacheFiles, cacheFilesOf, setAsideCache } from '../db/cache-files.ts';
import { createCacheKey, rewrapCacheKey, unlockByPassword, unlockBySecretBox } from '../db/cache-key.ts';
import { type CacheProblem, isCuredBySettingAside } from '../db/cache-problem.ts';
import { openCache } from '../db/open-cache.ts';
import type { Clock, EngineLog } from '../engine/ports.ts';
import type { SecretBox } from '../settings/secret-box.ts';

export type UserCacheProblem = 'LOCKED' | CacheProblem['kind'];

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
 * Opens the encrypted cache of one user. What is damaged or locked for good is set aside and rebuilt from the server;
 * a full disk or a missing right is not cured by that and leaves the file alone.
 * @returns LOCKED when there is no password and the keyring does not open the key: the user has to type it.
 */
export async function openUserCache(options: UserCacheOptions): Promise<Result<Cache, UserCacheProblem>> {
  const files = cacheFilesOf(options);
  const key =
    options.password === null
      ? keyFromKeyring(options, files)
      : await keyFor(options, files, options.password);
  if (!key) return err('LOCKED');
  const opened = openCache({ ...options, path: files.database, key });
  if (opened.ok) return opened;
  options.log.error('cache.unusable', { problem: opened.error.kind });
  if (!isCuredBySettingAside(opened.error)) return err(opened.error.kind);
  if (options.password === null) return err('LOCKED');
  return rebuild(options, files, options.password);
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
): Promise<Result<Cache, UserCacheProblem>> {
  setAsideCache(files, options.clock.nowMs());
  const key = await createCacheKey({ path: files.key, password, secretBox: options.secretBox });
  const opened = openCache({ ...options, path: files.database, key });
  return opened.ok ? opened : err(opened.error.kind);
}
