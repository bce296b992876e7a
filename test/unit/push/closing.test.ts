import { expect, it } from 'vitest';
import { mustOpen, randomKey, temporaryFolder } from '../db/fixtures.ts';
import { makeQueueWrite } from '../db/write-fixtures.ts';
import { makeServer, openPushOn } from './push-fixtures.ts';

it('of a desk that closes nothing is sent or kept any more', async () => {
  const folder = temporaryFolder();
  const cache = mustOpen(`${folder.path}/cache.db`, randomKey());
  try {
    const { sent, remote } = makeServer();
    const push = openPushOn(cache, { remote });
    const ending = new AbortController();
    const running = push.run(ending.signal);
    ending.abort();
    await running;
    expect(await push.queueRun(makeQueueWrite())).toMatchObject({ kind: 'lost' });
    expect([sent, cache.writes.count()]).toEqual([[], 0]);
  } finally {
    cache.close();
    folder.remove();
  }
});
