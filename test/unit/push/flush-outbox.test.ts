import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { KeptWrite } from '../../../main/db/kept-write.ts';
import { keyOf } from '../../../main/db/kept-write.ts';
import type { RemoteFailure } from '../../../main/engine/ports.ts';
import { createPush, type Push } from '../../../main/push/create-push.ts';
import { createRemote } from '../../../main/remote/create-remote.ts';
import type { ReviewRecord } from '../../../shared/records.ts';
import { err, ok } from '../../../shared/result.ts';
import { makeReport, makeReview, makeRun } from '../db/fixtures.ts';
import { withFreshCache } from '../db/fresh-cache.ts';
import { makeEnd } from '../db/run-end-fixtures.ts';
import { makeQueueWrite, makeReviewWrite } from '../db/write-fixtures.ts';

const sessionStorage = { read: () => null, write: () => undefined, clear: () => undefined };
const offline: RemoteFailure = { kind: 'offline' };
const blockPage: RemoteFailure = { kind: 'rejected', code: 'HTTP_403' };
const forbidden: RemoteFailure = { kind: 'forbidden' };

let cache: Cache;
let push: Push;
let logged: { event: string; key?: unknown }[];
/** Keys in the order in which they were sent. */
let sent: string[];
/** Why the server does not take a write. */
let failures: Map<string, RemoteFailure>;
let duringSend: (key: string) => void;
/** The decision of a colleague that comes before all others. */
let overtakenBy: Partial<ReviewRecord> | null;
/** What the latest decision that was sent was based on. */
let basedOn: readonly string[];

withFreshCache((fresh) => {
  cache = fresh;
  [logged, sent, failures, duringSend] = [[], [], new Map(), () => undefined];
  [overtakenBy, basedOn] = [null, []];
  push = openPush();
});

/** A push whose server takes everything but what `failures` names. */
function openPush(over: Cache = cache): Push {
  const remote = createRemote({ url: 'http://127.0.0.1:9', publishableKey: 'k'.repeat(20), sessionStorage });
  async function take<Reply>(key: string, reply: Reply) {
    sent.push(key);
    duringSend(key);
    const failure = failures.get(key);
    return failure ? err(failure) : ok(reply);
  }
  return createPush({
    remote: {
      contexts: remote.contexts,
      runs: {
        ...remote.runs,
        complete: ({ claimId }) =>
          take(claimId, { outcome: 'settled' as const, artifactId: makeReport(makeRun()).id }),
        fail: ({ claimId }) => take(claimId, { outcome: 'settled' as const, artifactId: null }),
      },
      flags: remote.flags,
      queue: {
        ...remote.queue,
        queueRun: ({ runId }) => take(runId, { outcome: 'queued' as const, run: makeRun({ id: runId }) }),
      },
      reviews: {
        record(review) {
          basedOn = review.basedOn;
          const { reviewId: id, artifactId: artifact_id } = review;
          const outcome = overtakenBy ? ('overtaken' as const) : ('recorded' as const);
          return take(id, {
            outcome,
            review: makeReview(makeReport(makeRun()), { id, artifact_id, ...overtakenBy }),
          });
        },
      },
    },
    cache: over,
    clock: { nowMs: () => 1 },
    log: {
      info: (event, fields) => logged.push({ event, ...fields }),
      error: (event, fields) => logged.push({ event, ...fields }),
    },
    isReached: () => true,
    onChanged: () => undefined,
    beforeFlush: async () => undefined,
    onSent: async () => undefined,
  });
}

/** Writes that wait, in this order. */
function waiting(...writes: KeptWrite[]): string[] {
  for (const write of writes) cache.writes.keep(write, 1);
  cache.writes.adopt();
  return writes.map(keyOf);
}

const keysLeft = () => cache.writes.list(9).map(({ key }) => key);

describe('a flush', () => {
  it('sends those about one run in their order, and not behind one that waits', async () => {
    const run = makeRun();
    const [first = '', second = '', other = ''] = waiting(
      makeReviewWrite(run),
      makeReviewWrite(run),
      makeQueueWrite(),
    );
    failures.set(first, blockPage);
    await push.flush();
    expect(sent).toEqual([first, other]);
    failures.clear();
    await push.flush();
    expect(sent.slice(2)).toEqual([first, second]);
    expect(keysLeft()).toEqual([]);
  });

  it('goes past a write that was refused, also to the next of the same run', async () => {
    const run = makeRun();
    const [first = '', second = ''] = waiting(makeReviewWrite(run), makeReviewWrite(run));
    failures.set(first, forbidden);
    await push.flush();
    expect(sent).toEqual([first, second]);
    expect(push.list()).toMatchObject([{ key: first, problem: 'rejected', code: 'FORBIDDEN' }]);
    await push.flush();
    expect(sent).toHaveLength(2);
  });

  it('ends when nobody is reached, and begins with what was tried least the next time', async () => {
    const [first = '', second = ''] = waiting(makeQueueWrite(), makeQueueWrite());
    failures.set(first, offline);
    await push.flush();
    expect(sent).toEqual([first]);
    await push.flush();
    expect(sent).toEqual([first, second, first]);
    expect(keysLeft()).toEqual([first]);
  });

  it('keeps a decision that a colleague\u2019s came before, and makes it again on purpose only', async () => {
    const run = makeRun();
    const first = makeReviewWrite(run);
    const [key = ''] = waiting(first);
    const colleagues = { id: makeReviewWrite().reviewId, finding_index: 0, artifact_id: first.artifactId };
    overtakenBy = colleagues;
    await push.flush();
    expect(push.list()).toMatchObject([
      { key, problem: 'rejected', code: 'OVERTAKEN', what: { kind: 'review', newer: { id: colleagues.id } } },
    ]);
    await push.flush();
    expect(sent).toHaveLength(1);
    overtakenBy = null;
    await push.retry(key, { evenIfDuplicate: false });
    expect(basedOn).toContain(colleagues.id);
    expect(keysLeft()).toEqual([]);
  });

  it('does not send what its maker is sending, nor what comes after it', async () => {
    const run = makeRun();
    cache.writes.keep(makeEnd(run), 1);
    const later = makeReviewWrite(run);
    cache.writes.keep(later, 1);
    cache.writes.adopt([keyOf(later)]);
    await push.flush();
    expect(sent).toEqual([]);
  });

  it('does not send what the feed has brought meanwhile', async () => {
    const write = makeQueueWrite();
    const [key = ''] = waiting(write);
    cache.writes.wait(key, { kind: 'rejected', code: 'FORBIDDEN' });
    cache.putRun(makeRun({ id: write.runId }));
    await push.flush();
    expect([sent, keysLeft()]).toEqual([[], []]);
  });

  it('names a write that does not move, and what waits behind it', async () => {
    const run = makeRun();
    const [key = '', behind = ''] = waiting(makeReviewWrite(run), makeReviewWrite(run));
    failures.set(key, blockPage);
    for (let tries = 0; tries < 10; tries += 1) await push.flush();
    expect(push.list()).toMatchObject([
      { key, problem: 'offline', code: 'HTTP_403', isStuck: true },
      { key: behind, tries: 0, isStuck: true },
    ]);
    expect(logged.filter(({ event }) => event === 'outbox.stuck')).toMatchObject([{ key }]);
  });
});

describe('the list', () => {
  it('keeps the words of a finding also when there is a newer report', () => {
    const run = makeRun();
    const older = makeReport(run, { sequence_order: 1 });
    const newer = makeReport(run, { sequence_order: 2, id: makeReviewWrite().artifactId });
    cache.putRun(run);
    cache.applyPullPage({
      changes: [older, newer].map((row) => ({ table: 'reports', op: 'upsert', row })),
      cursor: null,
    });
    waiting(makeReviewWrite(run, { artifactId: older.id }));
    const [finding] = older.artifact_data.findings;
    expect(push.list()).toMatchObject([{ what: { kind: 'review', finding } }]);
  });
});

describe('discarding', () => {
  it('a refused report takes its draft with it', () => {
    const run = makeRun();
    cache.putRun(run);
    const end = makeEnd(run);
    cache.appendJournal({ runId: run.id, claimId: end.claimId, offset: 0, text: 'draft', writtenAtMs: 1 });
    const [key = ''] = waiting(end);
    cache.writes.wait(key, { kind: 'rejected', code: '23514' });
    expect(push.discard(key)).toEqual(ok(undefined));
    expect([push.list(), cache.readJournal(run.id)]).toEqual([[], null]);
    expect(logged).toEqual([{ event: 'outbox.discarded', key, kind: 'complete', runId: run.id }]);
  });

  it('is refused for the end of a run that waits, and for what is being sent', async () => {
    const [end = ''] = waiting(makeEnd());
    expect(push.discard(end)).toMatchObject({ error: { code: 'CONFLICT' } });
    const [queued = ''] = waiting(makeQueueWrite());
    let answer: unknown;
    duringSend = (key) => {
      if (key === queued) answer = push.discard(key);
    };
    await push.flush();
    expect(answer).toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it('what is gone already is no error', () => {
    expect(push.discard(keyOf(makeQueueWrite()))).toEqual(ok(undefined));
  });
});

describe('trying again', () => {
  it('sends a refused write after earlier ones about the same', async () => {
    const run = makeRun();
    const [first = '', second = ''] = waiting(makeReviewWrite(run), makeReviewWrite(run));
    cache.writes.wait(second, { kind: 'rejected', code: 'FORBIDDEN' });
    await push.retry(second, { evenIfDuplicate: false });
    expect(sent).toEqual([first, second]);
    expect(keysLeft()).toEqual([]);
  });
});

describe('a disk that is full when a write could not be sent', () => {
  it('does not keep it from being sent when there is space again', async () => {
    let isFull = true;
    const refuseWhenFull =
      <Arguments extends unknown[]>(write: (...given: Arguments) => void) =>
      (...given: Arguments) => {
        if (isFull) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
        write(...given);
      };
    const { writes } = cache;
    const full = openPush({
      ...cache,
      writes: { ...writes, wait: refuseWhenFull(writes.wait), adopt: refuseWhenFull(writes.adopt) },
    });
    const write = makeQueueWrite();
    failures.set(keyOf(write), blockPage);
    expect(await full.queueRun(write)).toEqual({ kind: 'kept' });
    failures.clear();
    await full.flush();
    expect(sent).toHaveLength(1);
    isFull = false;
    await full.flush();
    expect([sent.length, keysLeft(), cache.writes.count()]).toEqual([2, [], 0]);
  });
});
