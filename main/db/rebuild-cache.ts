import { basename } from 'node:path';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from './cache.ts';
import {
  type CacheFiles,
  commitSuccessor,
  finishExchange,
  isMarkedDamaged,
  removeSuccessor,
  setAsidePath,
  successorPath,
} from './cache-files.ts';
import { type CacheProblem, orCacheProblem } from './cache-problem.ts';
import type { IncidentProblem } from './incident-rows.ts';
import { openCache } from './open-cache.ts';
import type { ConnectionOptions } from './open-connection.ts';
import { rescueRows } from './rescue-rows.ts';

export interface RebuildOptions extends Omit<ConnectionOptions, 'path'> {
  readonly files: CacheFiles;
  readonly problem: IncidentProblem;
  readonly nowMs: number;
}

/**
 * Replaces a cache that can't be used by an empty one under the same key. What Postgres has not acknowledged is taken
 * over where it can be read, and the incident is noted. The successor is whole before anything is moved, so that no
 * interruption loses what was rescued; the unusable file is set aside, never deleted.
 * @returns the new cache; on a full disk or a refusal of the system why there is none, with everything left as it was: try later.
 */
export function rebuildCache(options: RebuildOptions): Result<Cache, CacheProblem> {
  return orCacheProblem(() => {
    const made = makeSuccessor(options);
    if (!made.ok) return made;
    commitSuccessor(options.files, options.nowMs);
    return openLatestCache(options);
  });
}

/**
 * Opens the cache of a user; where a rebuild was interrupted, it is brought to its end before. Only then the mark of a
 * damaged page counts: it may be that of the cache which was just replaced.
 */
export function openLatestCache(
  options: Pick<RebuildOptions, 'files' | 'key' | 'nativeBinding'>,
): Result<Cache, CacheProblem> {
  return orCacheProblem(() => {
    finishExchange(options.files);
    if (isMarkedDamaged(options.files)) return err({ kind: 'DAMAGED' });
    return openCache({ ...options, path: options.files.database });
  });
}

function makeSuccessor(options: RebuildOptions): Result<void, CacheProblem> {
  const { files, problem, nowMs } = options;
  const read = rescueRows({ ...options, path: files.database });
  if (!read.ok) return read;
  const rescued = read.value;
  removeSuccessor(files);
  const opened = openCache({ ...options, path: successorPath(files) });
  if (!opened.ok) return opened;
  try {
    opened.value.adoptRescued(rescued, {
      happenedAtMs: nowMs,
      problem,
      rescued: rescued.outbox.length + rescued.superseded.length,
      lost: rescued.lost,
      setAside: basename(setAsidePath(files, nowMs)),
    });
  } finally {
    opened.value.close();
  }
  return ok(undefined);
}
