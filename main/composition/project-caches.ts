import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { UserId } from '../../shared/ids.ts';
import { cacheFilesOf, finishWipes, markCacheDamaged, wipeCache } from '../db/cache-files.ts';
import { cacheProblemOf } from '../db/cache-problem.ts';
import type { EngineLog } from '../engine/ports.ts';
import { systemClock as clock } from '../runtime/system-clock.ts';
import { checkPasswordOf } from '../session/check-password.ts';
import { createKeptKeys } from '../session/kept-keys.ts';
import { openCacheByPassword, tryOpenStoredCache } from '../session/open-known-cache.ts';
import { openUserCache } from '../session/open-user-cache.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import type { SecretBox } from '../settings/secret-box.ts';

interface CachesOptions {
  readonly userDataFolder: string;
  readonly nativeBinding: string | undefined;
  readonly secretBox: SecretBox;
  readonly log: EngineLog;
  /** The address that the caches are named by; empty while there is none. */
  readonly projectUrl: () => string;
}

/** What sessions and lock do with the cache files of the current project. */
export interface ProjectCaches
  extends Pick<
    SessionPorts,
    | 'hasCache'
    | 'openCache'
    | 'openKnownCache'
    | 'tryOpenStoredCache'
    | 'setCacheAside'
    | 'wipeCache'
    | 'forgetKey'
  > {
  checkPassword(userId: UserId, password: string): ReturnType<typeof checkPasswordOf>;
}

/** Finishes the wipes that were interrupted, and serves the caches of whatever project is the current one. */
export function createProjectCaches(options: CachesOptions): ProjectCaches {
  const directory = join(options.userDataFolder, 'cache');
  finishWipes(directory, (fault) =>
    options.log.error('cache.wipe-unfinished', { problem: cacheProblemOf(fault)?.kind ?? 'fault' }),
  );
  const keptKeys = createKeptKeys();
  const current = () => ({ ...options, clock, keptKeys, directory, projectUrl: options.projectUrl() });
  const filesOf = ({ userId }: { userId: UserId }) => cacheFilesOf({ ...current(), userId });
  return {
    hasCache: (user) => existsSync(filesOf(user).key),
    openCache: (opening) => openUserCache({ ...current(), ...opening }),
    openKnownCache: (credentials) => openCacheByPassword(current(), credentials),
    tryOpenStoredCache: (user) => tryOpenStoredCache(current(), user),
    setCacheAside: (user) => markCacheDamaged(filesOf(user)),
    wipeCache: (user) => wipeCache(filesOf(user)),
    forgetKey: (user) => keptKeys.forget(filesOf(user)),
    checkPassword: (userId, password) => checkPasswordOf(current(), userId, password),
  };
}
