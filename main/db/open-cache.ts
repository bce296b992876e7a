import type { Result } from '../../shared/result.ts';
import type { Clock } from '../engine/ports.ts';
import type { Cache } from './cache.ts';
import type { CacheProblem } from './cache-problem.ts';

export interface OpenCacheOptions {
  readonly path: string;
  /** 32 random bytes (cache-key.ts). */
  readonly key: Buffer;
  /** Path of the SQLite binding for this runtime; undefined = the one in the package. */
  readonly nativeBinding: string | undefined;
  readonly clock: Clock;
}

/**
 * Opens the cache of one user, creating and migrating it as needed.
 * @returns the cache, or why the file there can't be used: the caller sets it aside (set-aside-cache.ts) and opens anew.
 */
export function openCache(_options: OpenCacheOptions): Result<Cache, CacheProblem> {
  throw new Error('being written');
}
