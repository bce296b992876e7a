import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache, CacheTable } from '../db/cache.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import type { PullPage, Remote } from '../remote/remote.ts';
import type { KeepInScope } from './keep-in-scope.ts';
import { type PageOutcome, readPages } from './read-pages.ts';
import { createSeenKeys } from './seen-keys.ts';

/** How far a pull has come. */
export interface PullProgress {
  /** Rows that this pull has committed. */
  readonly rows: number;
  /** Rows that it will have committed in the end; null where the server did not say. */
  readonly total: number | null;
}

export interface PullPorts {
  readonly remote: Pick<Remote, 'pull'>;
  readonly keepInScope: KeepInScope;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** Called after the rows are committed. */
  readonly onChanged: (tables: CacheTable[]) => void;
  /** Called after every page but the last, when it is committed. */
  readonly onProgress: (progress: PullProgress) => void;
  /** Read everything anew, although the server does not ask for it: the user does. */
  readonly isAnew?: boolean;
  /** Rows per page: no more than two pages are ever in memory, one that is being committed and the next. */
  readonly pageSize: number;
}

/** What a pull that read everything knows about what it could not read. */
export interface PullEnd {
  readonly heldBack: boolean;
  /**
   * Everything was read anew: the user's roles, or the database, may be others than at the pull before. A pull from the
   * beginning is never told so by the server, whoever asked for it.
   */
  readonly restarted: boolean;
}

type PullOutcome = Result<PullEnd, RemoteFailure>;

/**
 * Pulls everything that changed since the last pull into the cache, page by page, each page one transaction with its
 * cursor, and purges what is no longer in the user's scope.
 * @returns the failure that ended it early; what was committed until then stays, and the next pull goes on from there.
 */
export async function pullIntoCache(ports: PullPorts, signal: AbortSignal): Promise<PullOutcome> {
  if (ports.isAnew) return rebuild(ports, signal);
  const { cursor } = ports.cache.syncPosition();
  const last = await pullPages(ports, { signal, cursor }, (page) => {
    announce(ports, ports.cache.applyPullPage({ changes: page.changes, cursor: page.nextCursor }));
  });
  if (!last.ok) return last;
  if (last.value.restarted) return rebuild(ports, signal);
  const { heldBack } = last.value;
  ports.cache.finishPull({ atMs: ports.clock.nowMs(), heldBack });
  return ok({ heldBack, restarted: false });
}

/**
 * Pulls from the beginning. The stored cursor stays where it is until the last page is in: then what the server no
 * longer returned is removed and the cursor moved, in one transaction. Cut off before that, the next pull starts over.
 */
async function rebuild(ports: PullPorts, signal: AbortSignal): Promise<PullOutcome> {
  ports.log.info('sync.rebuild', {});
  const seen = createSeenKeys();
  const last = await pullPages(ports, { signal, cursor: null }, (page) => {
    seen.note(page);
    announce(ports, ports.cache.applyPullPage({ changes: page.changes, cursor: null }));
  });
  if (!last.ok) return last;
  if (last.value.restarted) return rebuild(ports, signal);
  const { nextCursor: cursor, heldBack } = last.value;
  // What is held back was not told and is there nevertheless: removing it would take along what only this cache has of
  // it, a refused report for example. What is out of scope is gone either way.
  const seenKeys = heldBack ? null : seen.keys;
  announce(ports, ports.cache.finishRebuild({ atMs: ports.clock.nowMs(), cursor, seen: seenKeys }));
  return ok({ heldBack, restarted: true });
}

/** @returns the last page, or the first that is a new beginning: that one was not applied. */
async function pullPages(
  ports: PullPorts,
  from: { readonly cursor: string | null; readonly signal: AbortSignal },
  apply: (page: PullPage) => void,
): Promise<PageOutcome> {
  const { signal } = from;
  const leaving = new AbortController();
  const either = AbortSignal.any([signal, leaving.signal]);
  const ask = async (cursor: string | null): Promise<PageOutcome> =>
    signal.aborted
      ? err({ kind: 'offline' })
      : ports.remote.pull({ cursor, limit: ports.pageSize, signal: either });
  let rows = 0;
  let total: number | null = null;
  try {
    for await (const page of readPages(ask, from.cursor)) {
      // An answer that crossed the abort is dropped: the cache may be about to be closed.
      if (signal.aborted) break;
      if (!page.ok || page.value.restarted) return page;
      reportRejected(ports.log, page.value);
      apply(page.value);
      const kept = await ports.keepInScope(page.value, signal);
      if (!kept.ok) return kept;
      if (!page.value.hasMore) return page;
      rows += page.value.changes.length;
      total ??= page.value.total;
      ports.onProgress({ rows, total });
    }
    return err({ kind: 'offline' });
  } finally {
    leaving.abort();
  }
}

function announce(ports: PullPorts, tables: CacheTable[]): void {
  if (tables.length > 0) ports.onChanged(tables);
}

// Paths of the wrong fields, never their values.
function reportRejected(log: EngineLog, page: PullPage): void {
  for (const { table, id, paths } of page.rejected) {
    log.error('sync.row-rejected', { table, id, fields: paths.join(' ') });
  }
}
