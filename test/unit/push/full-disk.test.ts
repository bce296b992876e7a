import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { withFreshCache } from '../db/fresh-cache.ts';
import { makeEnd } from '../db/run-end-fixtures.ts';
import { makeQueueWrite, makeReviewWrite } from '../db/write-fixtures.ts';
import { makeServer, openPushOn, refuseAsFull } from './push-fixtures.ts';

let cache: Cache;
withFreshCache((fresh) => {
  cache = fresh;
});

describe('on a full disk', () => {
  it('a report that has to wait is sent as soon as there is room again, without a restart', async () => {
    const { sent, remote } = makeServer();
    let isFull = true;
    const wait: typeof cache.ends.wait = (...given) => (isFull ? refuseAsFull() : cache.ends.wait(...given));
    const push = openPushOn({ ...cache, ends: { ...cache.ends, wait } }, { remote });
    const end = makeEnd();
    push.outbox.keep(end);
    push.outbox.wait(end.claimId, { kind: 'offline' });
    isFull = false;
    await push.flush();
    expect([sent, cache.writes.count()]).toEqual([[end.runId], 0]);
  });

  it('a report that was taken does not stay in the outbox when there is room again', async () => {
    const { sent, remote } = makeServer();
    let isFull = true;
    const acknowledge: typeof cache.ends.acknowledge = (...given) =>
      isFull ? refuseAsFull() : cache.ends.acknowledge(...given);
    const push = openPushOn({ ...cache, ends: { ...cache.ends, acknowledge } }, { remote });
    const end = makeEnd();
    push.outbox.keep(end);
    push.outbox.acknowledge(end.claimId, 'stored');
    isFull = false;
    await push.flush();
    expect([sent, cache.writes.count()]).toEqual([[end.runId], 0]);
  });

  it('a write that is left to the flusher is kept, whatever the disk says to that', async () => {
    const { remote } = makeServer();
    const adopt: typeof cache.writes.adopt = (keys) =>
      keys?.length ? refuseAsFull() : cache.writes.adopt(keys);
    const push = openPushOn(
      { ...cache, writes: { ...cache.writes, adopt } },
      { remote, isReached: () => false },
    );
    expect(await push.queueRun(makeQueueWrite())).toEqual({ kind: 'kept' });
  });

  it('one write whose acknowledgement is not taken does not hold up the others', async () => {
    const { sent, remote } = makeServer();
    const writes = [makeQueueWrite(), makeQueueWrite()];
    for (const write of writes) cache.writes.keep(write, 1);
    const push = openPushOn({ ...cache, writes: { ...cache.writes, remove: refuseAsFull } }, { remote });
    await push.flush();
    expect(sent).toEqual(writes.map(({ runId }) => runId));
  });

  it('nor does one that the feed has brought', async () => {
    const { sent, remote } = makeServer();
    const [arrived, other] = [makeQueueWrite(), makeQueueWrite()];
    for (const write of [arrived, other]) cache.writes.keep(write, 1);
    const listArrived = () => [arrived.runId];
    const push = openPushOn(
      { ...cache, writes: { ...cache.writes, listArrived, remove: refuseAsFull } },
      { remote },
    );
    await push.flush();
    expect(sent).toContain(other.runId);
  });

  it('nor does one that fails in a way nobody has thought of', async () => {
    const { sent, remote } = makeServer();
    const [broken, other] = [makeQueueWrite(), makeQueueWrite()];
    for (const write of [broken, other]) cache.writes.keep(write, 1);
    const tryGet: typeof cache.writes.tryGet = (key) => {
      if (key === broken.runId) throw new TypeError('a bug');
      return cache.writes.tryGet(key);
    };
    const push = openPushOn({ ...cache, writes: { ...cache.writes, tryGet } }, { remote });
    await push.flush();
    expect(sent).toEqual([other.runId]);
  });

  it('a write that cannot be kept does not overtake one about the same that waits', async () => {
    const { sent, remote } = makeServer();
    const earlier = makeReviewWrite();
    cache.writes.keep(earlier, 1);
    const push = openPushOn({ ...cache, writes: { ...cache.writes, keep: refuseAsFull } }, { remote });
    const later = makeQueueWrite(undefined, { runId: earlier.runId });
    expect(await push.queueRun(later)).toMatchObject({ kind: 'lost' });
    expect(sent).toEqual([]);
  });
});
