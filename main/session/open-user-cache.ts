import type { UserId } from '../../shared/ids.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { type CacheFiles, cacheFilesOf, isMarkedDamaged, setAsideKey } from '../db/cache-files.ts';
import { createCacheKey, rewrapCacheKey, unlockByPassword, unlockBySecretBox } from '../db/cache-key.ts';
import { type CacheProblem, isCuredBySettingAside } from '../db/cache-problem.ts';
import type { IncidentProblem } from '../db/incident-rows.ts';
import { openLatestCache, rebuildCache } from '../db/rebuild-cache.ts';
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
 * Opens the encrypted cache of one user. What is damaged or locked for good is set aside and rebuilt from the server,
 * with what Postgres has not acknowledged taken over where it can be read; the cache keeps the incident until the user
 * has seen it. A full disk or a missing right is not cured by that and leaves the file alone.
 * @returns LOCKED when there is no password and the keyring does not open the key: the user has to type it.
 */
export async function openUserCache(options: UserCacheOptions): Promise<Result<Cache, UserCacheProblem>> {
  const files = cacheFilesOf(options);
  const key =
    options.password === null
      ? keyFromKeyring(options, files)
      : await keyFor(options, files, options.password);
  if (!key) return err('LOCKED');
  const opened = openUndamaged(options, files, key);
  if (opened.ok) return opened;
  const problem = opened.error;
  options.log.error('cache.unusable', { problem: problem.kind });
  if (!isCuredBySettingAside(problem)) return err(problem.kind);
  // The keyring may hold another key than the one that the password opens.
  if (options.password === null && problem.kind === 'WRONG_KEY_OR_DAMAGED') return err('LOCKED');
  return rebuild(options, { files, key, problem: problem.kind });
}

function openUndamaged(
  { nativeBinding }: UserCacheOptions,
  files: CacheFiles,
  key: Buffer,
): Result<Cache, CacheProblem> {
  // It opens, and yet a page in it is damaged.
  if (isMarkedDamaged(files)) return err({ kind: 'DAMAGED' });
  return openLatestCache({ files, key, nativeBinding });
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
  // The database stays: that it does not open with the new key is what starts the rebuild.
  setAsideKey(files, options.clock.nowMs());
  return createCacheKey(wrapping);
}

function rebuild(
  { nativeBinding, clock, log }: UserCacheOptions,
  unusable: { files: CacheFiles; key: Buffer; problem: IncidentProblem },
): Result<Cache, UserCacheProblem> {
  const rebuilt = rebuildCache({ ...unusable, nativeBinding, nowMs: clock.nowMs() });
  if (!rebuilt.ok) return err(rebuilt.error.kind);
  const [incident] = rebuilt.value.incidents.listUnseen();
  log.info('cache.rebuilt', { rescued: incident?.rescued ?? 0, lost: incident?.lost ?? null });
  return rebuilt;
}
