import { existsSync } from 'node:fs';
import type { UserId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { type CacheFiles, cacheFilesOf, finishWipe, setAsideKey } from '../db/cache-files.ts';
import {
  createCacheKey,
  rewrapCacheKey,
  tryPassword,
  unlockByPassword,
  unlockBySecretBox,
} from '../db/cache-key.ts';
import { type CacheProblem, isCuredBySettingAside, orCacheProblem } from '../db/cache-problem.ts';
import type { IncidentProblem } from '../db/incident-rows.ts';
import { openLatestCache, rebuildCache } from '../db/rebuild-cache.ts';
import type { Clock, EngineLog } from '../engine/ports.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import type { KeptKeys } from './kept-keys.ts';

/**
 * LOCKED: there is no password, and neither the keyring nor this process has the key. EARLIER_PASSWORD: the key opens only with the one
 * of before, and what was not sent may lie behind it.
 */
export type UserCacheProblem = 'LOCKED' | 'EARLIER_PASSWORD' | CacheProblem['kind'];

/** What the user answers when the cache opens only with the password of before: that one, or to go on without it. */
export type EarlierPassword = { readonly password: string } | 'give-up';

export interface UserCacheOptions {
  readonly directory: string;
  readonly projectUrl: string;
  readonly userId: UserId;
  /** Null where nobody has typed one: then only the keyring, or a key that was open before, helps. */
  readonly password: string | null;
  readonly earlier?: EarlierPassword | undefined;
  readonly secretBox: SecretBox;
  readonly keptKeys: KeptKeys;
  readonly nativeBinding: string | undefined;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/**
 * Opens the encrypted cache of one user. What is damaged or locked for good is set aside and rebuilt from the server,
 * with what Postgres has not acknowledged taken over where it can be read; the cache keeps the incident until the user
 * has seen it. A full disk or a missing right is not cured by that and leaves the file alone.
 */
export async function openUserCache(options: UserCacheOptions): Promise<Result<Cache, UserCacheProblem>> {
  const files = cacheFilesOf(options);
  const wiped = orCacheProblem(() => ok(finishWipe(files)));
  if (!wiped.ok) return err(wiped.error.kind);
  const key =
    options.password === null
      ? keyWithoutPassword(options, files)
      : await keyFor(options, files, options.password);
  if (!key.ok) return key;
  const opened = openOrRebuild(options, files, key.value);
  if (opened.ok) options.keptKeys.keep(files, key.value);
  return opened;
}

function openOrRebuild(
  options: UserCacheOptions,
  files: CacheFiles,
  key: Buffer,
): Result<Cache, UserCacheProblem> {
  const opened = openLatestCache({ files, key, nativeBinding: options.nativeBinding });
  if (opened.ok) return opened;
  const problem = opened.error;
  options.log.error('cache.unusable', { problem: problem.kind });
  if (!isCuredBySettingAside(problem)) return err(problem.kind);
  // The keyring may hold another key than the one that the password opens.
  if (options.password === null && problem.kind === 'WRONG_KEY_OR_DAMAGED') return err('LOCKED');
  return rebuild(options, { files, key, problem: problem.kind });
}

function keyFromKeyring(options: UserCacheOptions, files: CacheFiles): Result<Buffer, 'LOCKED'> {
  const unlocked = unlockBySecretBox({ path: files.key, secretBox: options.secretBox });
  return unlocked.ok ? unlocked : err('LOCKED');
}

/** The key of the keyring, else the one that this process has opened for the same user before. */
function keyWithoutPassword(options: UserCacheOptions, files: CacheFiles): Result<Buffer, 'LOCKED'> {
  const inKeyring = keyFromKeyring(options, files);
  if (inKeyring.ok) return inKeyring;
  // Without its file, a key would encrypt what nobody opens any more.
  const kept = existsSync(files.key) ? options.keptKeys.tryGet(files) : null;
  return kept ? ok(kept) : inKeyring;
}

/** The server has accepted the password; a key that does not open with it was wrapped by an older one. */
async function keyFor(
  options: UserCacheOptions,
  files: CacheFiles,
  password: string,
): Promise<Result<Buffer, UserCacheProblem>> {
  const wrapping = { path: files.key, password, secretBox: options.secretBox };
  const unlocked = await unlockByPassword(wrapping);
  if (unlocked.ok) return unlocked;
  if (unlocked.error === 'NO_KEY') return ok(await createCacheKey(wrapping));
  const known = await tryKnownKey(options, files);
  if (known) {
    await rewrapCacheKey({ ...wrapping, key: known });
    return ok(known);
  }
  const mayOpenYet = unlocked.error === 'WRONG_PASSWORD' && existsSync(files.database);
  if (mayOpenYet && options.earlier !== 'give-up') return err('EARLIER_PASSWORD');
  options.log.error('cache.key-lost', { problem: unlocked.error });
  // The database stays: that it does not open with the new key is what starts the rebuild, which sets it aside too.
  setAsideKey(files, options.clock.nowMs());
  return ok(await createCacheKey(wrapping));
}

/** The key by another way than the present password; null: nobody knows it here. */
async function tryKnownKey(options: UserCacheOptions, files: CacheFiles): Promise<Buffer | null> {
  const { earlier, keptKeys } = options;
  const inKeyring = keyFromKeyring(options, files);
  if (inKeyring.ok) return inKeyring.value;
  const kept = keptKeys.tryGet(files);
  if (kept || earlier === undefined || earlier === 'give-up') return kept;
  const unlocked = await tryPassword({ path: files.key, password: earlier.password });
  return unlocked.ok ? unlocked.value : null;
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
