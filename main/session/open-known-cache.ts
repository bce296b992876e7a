import { existsSync } from 'node:fs';
import type { UserId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import {
  type CacheFiles,
  cacheFilesOf,
  finishExchange,
  isMarkedDamaged,
  listCaches,
} from '../db/cache-files.ts';
import { unlockByPassword, unlockBySecretBox } from '../db/cache-key.ts';
import { type CacheProblem, orCacheProblem } from '../db/cache-problem.ts';
import type { Identity } from '../db/identity-row.ts';
import { openLatestCache } from '../db/rebuild-cache.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import type { Credentials } from './verification.ts';

/**
 * NOBODY: no cache on this workstation; WRONG_PASSWORD: it opens none that names this e-mail; UNUSABLE: it opens the key
 * of a cache that can't be used: what is damaged is rebuilt only from the server.
 */
export type KnownCacheProblem = 'NOBODY' | 'WRONG_PASSWORD' | 'UNUSABLE';

/** A cache that says whose it is. */
export interface KnownCache {
  readonly cache: Cache;
  readonly identity: Identity;
}

export interface KnownCacheOptions {
  readonly directory: string;
  readonly projectUrl: string;
  readonly secretBox: SecretBox;
  readonly nativeBinding: string | undefined;
  readonly log: EngineLog;
}

/**
 * Finds the cache of this project that the password opens and that names the e-mail, without the server. No file says
 * which cache is whose, so the password is tried on every key.
 */
export async function openCacheByPassword(
  options: KnownCacheOptions,
  { email, password }: Credentials,
): Promise<Result<KnownCache, KnownCacheProblem>> {
  const all = listCaches(options.directory);
  let problem: KnownCacheProblem = all.length === 0 ? 'NOBODY' : 'WRONG_PASSWORD';
  for (const files of all) {
    const key = await unlockByPassword({ path: files.key, password, secretBox: options.secretBox });
    if (!key.ok) continue;
    const known = openKnown(options, files, key.value);
    if (known.ok && known.value && isSameEmail(known.value.identity.email, email)) return ok(known.value);
    if (known.ok) known.value?.cache.close();
    else problem = 'UNUSABLE';
  }
  return err(problem);
}

/** Opens the cache of a stored session by the keyring, without the server; null where that is not possible. */
export function tryOpenStoredCache(options: KnownCacheOptions, user: { userId: UserId }): KnownCache | null {
  const files = cacheFilesOf({ ...options, userId: user.userId });
  const key = unlockBySecretBox({ path: files.key, secretBox: options.secretBox });
  if (!key.ok) return null;
  const known = openKnown(options, files, key.value);
  return known.ok ? known.value : null;
}

/** Null: it does not say whose it is, or it is of another project. */
function openKnown(
  options: KnownCacheOptions,
  files: CacheFiles,
  key: Buffer,
): Result<KnownCache | null, CacheProblem> {
  const opened = orCacheProblem(() => openExisting(options, files, key));
  if (!opened.ok) options.log.error('cache.unusable', { problem: opened.error.kind });
  if (!opened.ok || !opened.value) return opened.ok ? ok(null) : opened;
  const cache = opened.value;
  const known = orCacheProblem(() => ok(cache.identity.tryRead()));
  const isOurs = known.ok && known.value && cacheFilesOf({ ...options, ...known.value }).key === files.key;
  if (isOurs && known.value) return ok({ cache, identity: known.value });
  cache.close();
  return known.ok ? ok(null) : known;
}

function openExisting(
  { nativeBinding }: KnownCacheOptions,
  files: CacheFiles,
  key: Buffer,
): Result<Cache | null, CacheProblem> {
  finishExchange(files);
  if (isMarkedDamaged(files)) return err({ kind: 'DAMAGED' });
  return existsSync(files.database) ? openLatestCache({ files, key, nativeBinding }) : ok(null);
}

function isSameEmail(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
