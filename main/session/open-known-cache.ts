import { existsSync } from 'node:fs';
import type { UserId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import {
  type CacheFiles,
  cacheFilesOf,
  finishExchange,
  isBeingWiped,
  listCaches,
} from '../db/cache-files.ts';
import { keepInKeyring, tryPassword, unlockBySecretBox } from '../db/cache-key.ts';
import {
  type CacheProblem,
  cacheProblemOf,
  isCuredBySettingAside,
  orCacheProblem,
} from '../db/cache-problem.ts';
import { type Identity, peekIdentity } from '../db/identity-row.ts';
import { openLatestCache } from '../db/rebuild-cache.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import { comparableEmail } from './guess-brake.ts';
import type { KeptKeys } from './kept-keys.ts';
import type { Credentials } from './verification.ts';

/**
 * NOBODY: no cache on this workstation; WRONG_PASSWORD: it opens none that names this e-mail; UNUSABLE: it opens the key
 * of a cache that is damaged, which only the server can mend; FULL, UNAVAILABLE: the system does not let it open now.
 */
export type KnownCacheProblem = 'NOBODY' | 'WRONG_PASSWORD' | 'UNUSABLE' | 'FULL' | 'UNAVAILABLE';

/** A cache that says whose it is. */
export interface KnownCache {
  readonly cache: Cache;
  readonly identity: Identity;
}

export interface KnownCacheOptions {
  readonly directory: string;
  readonly projectUrl: string;
  readonly secretBox: SecretBox;
  readonly keptKeys: KeptKeys;
  readonly nativeBinding: string | undefined;
  readonly log: EngineLog;
}

/**
 * Finds the cache of this project that the password opens and that names the e-mail, without the server. No file says
 * which cache is whose, so the password is tried on every key in the folder; what is not the one looked for stays as it is.
 */
export async function openCacheByPassword(
  options: KnownCacheOptions,
  { email, password }: Credentials,
): Promise<Result<KnownCache, KnownCacheProblem>> {
  const all = listCaches(options.directory);
  let problem: KnownCacheProblem = all.length === 0 ? 'NOBODY' : 'WRONG_PASSWORD';
  for (const files of all) {
    const key = await tryKey(options, files, password);
    if (!key) continue;
    const known = openKnown(options, { files, key, isTheirs: (found) => isSameEmail(found.email, email) });
    if (known.ok && known.value) {
      keepKey(options, files, key);
      return ok(known.value);
    }
    if (!known.ok) problem = isCuredBySettingAside(known.error) ? 'UNUSABLE' : known.error.kind;
  }
  return err(problem);
}

/** Opens the cache of a stored session by the keyring, without the server; null where that is not possible. */
export function tryOpenStoredCache(options: KnownCacheOptions, user: { userId: UserId }): KnownCache | null {
  const files = cacheFilesOf({ ...options, userId: user.userId });
  const key = unlockBySecretBox({ path: files.key, secretBox: options.secretBox });
  if (!key.ok) return null;
  const known = openKnown(options, { files, key: key.value, isTheirs: () => true });
  if (!known.ok || !known.value) return null;
  options.keptKeys.keep(files, key.value);
  return known.value;
}

/** A key file that cannot be read stops nobody else. */
async function tryKey(
  { log }: KnownCacheOptions,
  files: CacheFiles,
  password: string,
): Promise<Buffer | null> {
  try {
    const key = await tryPassword({ path: files.key, password });
    return key.ok ? key.value : null;
  } catch (fault) {
    const problem = cacheProblemOf(fault);
    if (!problem) throw fault;
    log.error('cache.key-unreadable', { problem: problem.kind });
    return null;
  }
}

function keepKey(options: KnownCacheOptions, files: CacheFiles, key: Buffer): void {
  options.keptKeys.keep(files, key);
  const kept = orCacheProblem(() => ok(keepInKeyring({ ...options, path: files.key }, key)));
  if (!kept.ok) options.log.error('cache.key-not-kept', { problem: kept.error.kind });
}

interface LookedFor {
  readonly files: CacheFiles;
  readonly key: Buffer;
  readonly isTheirs: (found: Identity) => boolean;
}

/** Null: it does not say whose it is, or it is of another user or project. Only the right one is migrated. */
function openKnown(
  options: KnownCacheOptions,
  lookedFor: LookedFor,
): Result<KnownCache | null, CacheProblem> {
  const { files, key, isTheirs } = lookedFor;
  const { nativeBinding, log } = options;
  const opened = orCacheProblem<KnownCache | null>(() => {
    if (isBeingWiped(files)) return ok(null);
    finishExchange(files);
    if (!existsSync(files.database)) return ok(null);
    const found = peekIdentity({ path: files.database, key, nativeBinding });
    if (!found.ok) return found;
    const identity = found.value;
    if (!identity || !isOfProject(options, files, identity) || !isTheirs(identity)) return ok(null);
    const cache = openLatestCache({ files, key, nativeBinding });
    return cache.ok ? ok({ cache: cache.value, identity }) : cache;
  });
  if (!opened.ok) log.error('cache.unusable', { problem: opened.error.kind });
  return opened;
}

function isOfProject(options: KnownCacheOptions, files: CacheFiles, { userId }: Identity): boolean {
  return cacheFilesOf({ ...options, userId }).key === files.key;
}

function isSameEmail(one: string, other: string): boolean {
  return comparableEmail(one) === comparableEmail(other);
}
