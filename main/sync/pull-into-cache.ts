import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache, CacheTable } from '../db/cache.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import type { PullPage, Remote } from '../remote/remote.ts';
import { createSeenKeys } from './seen-keys.ts';

export interface PullPorts {
  readonly remote: Pick<Remote, 'pull'>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** Called after the rows are committed. */
  readonly onChanged: (tables: CacheTable[]) => void;
  /** Rows per page. */
  readonly pageSize: number;
}

type PullOutcome = Result<PullPage, RemoteFailure>;

/**
 * Pulls everything that changed since the last pull into the cache, page by page, each page one transaction with its
 * cursor. Where the server's scope is another than the cached one, everything is pulled anew.
 * @returns the failure that ended it early; what was committed until then stays, and the next pull goes on from there.
 */
export async function pullIntoCache(
  ports: PullPorts,
  signal: AbortSignal,
): Promise<Result<void, RemoteFailure>> {
  const last = await pullNews(ports, signal);
  if (!last.ok) return last;
  const { digest } = last.value.scope;
  if (needsRebuild(ports.cache, digest)) return rebuild(ports, signal);
  ports.cache.finishPull({ atMs: ports.clock.nowMs(), scopeDigest: digest });
  return ok(undefined);
}

// A patient whose row is not yet told (its transaction was still open) makes the digests differ although nothing
// was taken away. So a scope that was rebuilt for once is not rebuilt for again: the missing row comes with the feed.
function needsRebuild(cache: Cache, digest: string): boolean {
  return cache.patientDigest() !== digest && cache.syncPosition().scopeDigest !== digest;
}

function pullNews(ports: PullPorts, signal: AbortSignal): Promise<PullOutcome> {
  const { cursor } = ports.cache.syncPosition();
  return pullPages(ports, { signal, cursor }, (page) => {
    announce(ports, ports.cache.applyPullPage({ changes: page.changes, cursor: page.nextCursor }));
  });
}

/**
 * Pulls from the beginning. The stored cursor stays where it is until the last page is in: then what the server no
 * longer returned is removed and the cursor moved, in one transaction. Cut off before that, the next pull starts over.
 */
async function rebuild(ports: PullPorts, signal: AbortSignal): Promise<Result<void, RemoteFailure>> {
  ports.log.info('sync.rebuild', {});
  const seen = createSeenKeys();
  const last = await pullPages(ports, { signal, cursor: null }, (page) => {
    seen.note(page);
    announce(ports, ports.cache.applyPullPage({ changes: page.changes, cursor: null }));
  });
  if (!last.ok) return last;
  const atMs = ports.clock.nowMs();
  const { nextCursor: cursor, scope } = last.value;
  announce(ports, ports.cache.finishRebuild({ atMs, scopeDigest: scope.digest, cursor, seen: seen.keys }));
  return ok(undefined);
}

/** @returns the last page, which describes the scope at the end of the pull. */
async function pullPages(
  ports: PullPorts,
  from: { cursor: string | null; signal: AbortSignal },
  apply: (page: PullPage) => void,
): Promise<PullOutcome> {
  let { cursor } = from;
  for (;;) {
    if (from.signal.aborted) return err({ kind: 'offline' });
    const page = await ports.remote.pull({ cursor, limit: ports.pageSize, signal: from.signal });
    // An answer that crossed the abort is dropped: the cache may be about to be closed.
    if (from.signal.aborted) return err({ kind: 'offline' });
    if (!page.ok) return page;
    reportRejected(ports.log, page.value);
    apply(page.value);
    if (!page.value.hasMore) return page;
    if (page.value.nextCursor === cursor) return err({ kind: 'rejected', code: 'CURSOR_STUCK' });
    cursor = page.value.nextCursor;
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
