import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { FlagChangeRequest, Remote } from '../../../main/remote/remote.ts';
import { err, ok } from '../../../shared/result.ts';
import { makeFlag, makeRun } from '../db/fixtures.ts';
import { withFreshCache } from '../db/fresh-cache.ts';
import { makeFlagWrite, makeQueueWrite } from '../db/write-fixtures.ts';
import { pack } from '../engine/fixtures.ts';
import { makeServer, nobody, openPushOn } from './push-fixtures.ts';

let cache: Cache;
withFreshCache((fresh) => {
  cache = fresh;
});

describe('what a user has written', () => {
  it('is answered without waiting for the pull that follows', async () => {
    const { remote } = makeServer();
    const push = openPushOn(cache, { remote, onSent: () => new Promise(() => undefined) });
    expect(await push.queueRun(makeQueueWrite())).toMatchObject({ kind: 'answered' });
    cache.writes.keep(makeQueueWrite(), 1);
    cache.writes.adopt();
    await push.flush();
    expect(cache.writes.count()).toBe(0);
  });
});

describe('changes of the flag that were made while nobody was reached', () => {
  it('leave the last one, which names all the others: any of them may have been made', async () => {
    const sent: FlagChangeRequest[] = [];
    const server = { isThere: false };
    const flags: Remote['flags'] = {
      ...nobody.flags,
      async set(change) {
        if (!server.isThere) return err({ kind: 'offline' });
        sent.push(change);
        return ok({ outcome: 'set', flag: makeFlag() });
      },
    };
    const push = openPushOn(cache, { remote: { ...nobody, flags }, isReached: () => server.isThere });
    const { organizationId } = makeFlagWrite();
    const changes = [true, false, true].map((enabled) => makeFlagWrite({ organizationId, enabled }));
    for (const change of changes) await push.switchFlag(change);
    server.isThere = true;
    await push.flush();
    const [first, second, third] = changes.map(({ changeId }) => changeId);
    expect(sent).toMatchObject([{ changeId: third, enabled: true, replaces: [first, second] }]);
  });
});

describe('a run that is queued where the record could not be read', () => {
  it('is compared by the record as it is when it is sent', async () => {
    const asked: (string | null)[] = [];
    const { remote: base } = makeServer();
    const remote = {
      ...base,
      contexts: { tryGetContext: async () => ok({ pack: pack(), identifiers: [] }) },
      queue: {
        ...base.queue,
        async queueRun({ inputsHash }: { inputsHash: string | null }) {
          asked.push(inputsHash);
          return ok({ outcome: 'queued' as const, run: makeRun() });
        },
      },
    };
    const state = { isReached: false };
    const push = openPushOn(cache, { remote, isReached: () => state.isReached });
    const run = makeRun({ id: randomUUID() });
    for (const evenIfDuplicate of [false, false, true])
      await push.queueRun(makeQueueWrite(run, { inputsHash: null, evenIfDuplicate }));
    state.isReached = true;
    await push.flush();
    expect(asked).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), asked[0], null]);
  });

  it('waits as long as the record cannot be read', async () => {
    const { sent, remote } = makeServer();
    const push = openPushOn(cache, { remote });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const pushed = push.queueRun(makeQueueWrite(undefined, { inputsHash: null }));
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect([(await pushed).kind, sent]).toEqual(['kept', []]);
  });
});
