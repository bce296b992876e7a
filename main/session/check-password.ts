import type { UserId } from '../../shared/ids.ts';
import { cacheFilesOf } from '../db/cache-files.ts';
import { tryPassword } from '../db/cache-key.ts';
import { cacheProblemOf } from '../db/cache-problem.ts';
import type { KnownCacheOptions } from './open-known-cache.ts';

/**
 * Whether this is the password of a user whose cache is open: it has to open the very key that the cache was opened
 * with. A key file that somebody has put in the place of the user's own opens with its own password, to another key.
 * @returns `unusable` where the key file cannot be read, or no key of the user is open
 */
export async function checkPasswordOf(
  options: Pick<KnownCacheOptions, 'directory' | 'projectUrl' | 'keptKeys' | 'log'>,
  userId: UserId,
  password: string,
): Promise<'right' | 'wrong' | 'unusable'> {
  const files = cacheFilesOf({ ...options, userId });
  const opened = options.keptKeys.tryGet(files);
  if (!opened) return 'unusable';
  try {
    const key = await tryPassword({ path: files.key, password });
    if (key.ok) return key.value.equals(opened) ? 'right' : 'wrong';
    return key.error === 'WRONG_PASSWORD' ? 'wrong' : 'unusable';
  } catch (fault) {
    const problem = cacheProblemOf(fault);
    if (!problem) throw fault;
    options.log.error('cache.key-unreadable', { problem: problem.kind });
    return 'unusable';
  }
}
