import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache, CacheTable } from '../db/cache.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import type { PullPage, Remote } from '../remote/remote.ts';

/**
 * The last page of a pull tells the scope. Before it the scope is asked for at most this often, so that what was taken
 * away goes within a minute also while a pull takes longer, or is cut off before its end over and over.
 */
const longestUncomparedMs = 20_000;

export interface KeepInScopePorts {
  readonly remote: Pick<Remote, 'getScope'>;
  readonly cache: Pick<Cache, 'syncPosition' | 'keepScope'>;
  readonly onChanged: (tables: CacheTable[]) => void;
  /** Never goes back. */
  readonly nowMs: () => number;
}

/**
 * Purges what the user may no longer see, where the scope is another than the cache was last compared with. To be called
 * after the rows of a page are written: some of them may be out of scope by now.
 */
export type KeepInScope = (page: PullPage, signal: AbortSignal) => Promise<Result<void, RemoteFailure>>;

/** For all pulls of a sync: it remembers when the scope was last looked at. */
export function createKeepInScope({ remote, cache, onChanged, nowMs }: KeepInScopePorts): KeepInScope {
  let comparedAtMs = Number.NEGATIVE_INFINITY;

  function isToBeAsked({ scope }: PullPage): boolean {
    return scope === null
      ? nowMs() - comparedAtMs >= longestUncomparedMs
      : scope.digest !== cache.syncPosition().scopeDigest;
  }

  return async function keepInScope(page, signal) {
    if (isToBeAsked(page)) {
      const scope = await remote.getScope(signal);
      if (signal.aborted) return err({ kind: 'offline' });
      if (!scope.ok) return scope;
      // The page after this one is read already: what it tells may be older than this scope.
      const purged = cache.keepScope(page.scope === null ? { ...scope.value, digest: null } : scope.value);
      if (purged.length > 0) onChanged(purged);
      comparedAtMs = nowMs();
    } else if (page.scope !== null) comparedAtMs = nowMs();
    return ok(undefined);
  };
}
