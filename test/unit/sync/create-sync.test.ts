import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { PullPage } from '../../../main/remote/remote.ts';
import { createSync } from '../../../main/sync/create-sync.ts';
import { err, ok } from '../../../shared/result.ts';
import { makeRun } from '../db/fixtures.ts';
import { withFreshCache } from '../db/fresh-cache.ts';

let cache: Cache;

withFreshCache((fresh) => {
  cache = fresh;
});

/** How the server answers a pull: at once, or after the test has let it. */
type Answer = () => Promise<'page' | 'offline' | 'fault'>;

/** A sync over a server that has nothing, which notes from where it was asked. */
function syncWith(answers: Answer[]) {
  const asked: (string | null)[] = [];
  const page: PullPage = {
    changes: [],
    rejected: [],
    nextCursor: 'c1',
    hasMore: false,
    restarted: false,
    total: 0,
    heldBack: false,
    scope: { patients: 1, digest: 'd' },
  };
  const silent = () => undefined;
  const sync = createSync({
    cache,
    remote: {
      async pull({ cursor }) {
        asked.push(cursor);
        const answer = (await answers.shift()?.()) ?? 'page';
        if (answer === 'fault') throw new Error('a bug');
        return answer === 'page' ? ok(page) : err({ kind: 'offline' });
      },
      getScope: async () => ok({ digest: 'd', organizations: [] }),
      subscribe: () => async () => undefined,
    },
    clock: { nowMs: () => 1 },
    log: { info: silent, error: silent },
    onChanged: silent,
    onState: silent,
    onFailure: silent,
  });
  return { sync, asked };
}

it('what is asked to be read anew in the middle of a pull is read anew by the next', async () => {
  cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: makeRun() }], cursor: 'c0' });
  const underWay = new AbortController();
  const letGo = new AbortController();
  const began = once(underWay.signal, 'abort');
  const { sync, asked } = syncWith([
    async () => {
      const goes = once(letGo.signal, 'abort');
      underWay.abort();
      await goes;
      return 'page';
    },
  ]);
  const ending = new AbortController();
  const running = sync.run(ending.signal);
  await began;
  const rebuilt = sync.rebuild();
  letGo.abort();
  await rebuilt;
  expect(asked).toEqual(['c0', null]);
  await sync.pullNow();
  expect(asked).toEqual(['c0', null, 'c1']);
  ending.abort();
  await running;
});

it.each(['offline', 'fault'] as const)(
  'what could not be read anew (%s) the next pull reads anew',
  async (end) => {
    const answers: Answer[] = [];
    const { sync, asked } = syncWith(answers);
    const ending = new AbortController();
    const running = sync.run(ending.signal);
    await sync.pullNow();
    asked.length = 0;
    answers.push(async () => end);
    await sync.rebuild();
    await sync.pullNow();
    await sync.pullNow();
    expect(asked).toEqual([null, null, 'c1']);
    ending.abort();
    await running;
  },
);
