import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { PullPage } from '../../../main/remote/remote.ts';
import { pullIntoCache } from '../../../main/sync/pull-into-cache.ts';
import { claimIdSchema } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { makeRun } from '../db/fixtures.ts';
import { withFreshCache } from '../db/fresh-cache.ts';
import { makeEnd } from '../db/run-end-fixtures.ts';

let cache: Cache;

withFreshCache((fresh) => {
  cache = fresh;
});

interface Anew {
  readonly heldBack: boolean;
  /** The user asks for it, not the server. */
  readonly isAsked?: boolean;
}

/** A feed that begins anew and tells nothing of what is there: it holds changes back, or there is nothing. */
async function pullAnew({ heldBack, isAsked = false }: Anew): Promise<void> {
  let pulls = 0;
  const page = (): PullPage => {
    pulls += 1;
    const scope = { patients: 1, digest: 'd' };
    const told = { changes: [], rejected: [], nextCursor: 'c1', hasMore: false, total: 0, heldBack, scope };
    return { ...told, restarted: !isAsked && pulls === 1 };
  };
  const silent = () => undefined;
  const pulled = await pullIntoCache(
    {
      cache,
      remote: { pull: async () => ok(page()) },
      keepInScope: async () => ok(undefined),
      clock: { nowMs: () => 1 },
      log: { info: silent, error: silent },
      onChanged: silent,
      onProgress: silent,
      pageSize: 10,
      isAnew: isAsked,
    },
    new AbortController().signal,
  );
  expect(pulled).toEqual(ok({ heldBack, restarted: true }));
}

it('a run that is only held back keeps what exists nowhere but here', async () => {
  const run = makeRun({ status: 'running' });
  cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: run }], cursor: 'c0' });
  const [refused, late] = [makeEnd(run), { ...makeEnd(run), claimId: claimIdSchema.parse(randomUUID()) }];
  cache.ends.keep(refused, 1);
  cache.ends.wait(refused.claimId, { kind: 'rejected', code: '23514' });
  cache.ends.supersede(late, 1);
  const kept = () => [
    cache.tryGetRun(run.id)?.id,
    cache.writes.count(),
    cache.ends.listSuperseded(run.id).length,
  ];
  await pullAnew({ heldBack: true });
  expect(kept()).toEqual([run.id, 1, 1]);
  await pullAnew({ heldBack: false });
  expect(kept()).toEqual([undefined, 0, 0]);
});

it('what the user asks to be read anew is read as after a restart: another access that it hides is asked for', async () => {
  const run = makeRun();
  cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: run }], cursor: 'c0' });
  await pullAnew({ heldBack: true, isAsked: true });
  expect(cache.tryGetRun(run.id)).not.toBeNull();
  await pullAnew({ heldBack: false, isAsked: true });
  expect(cache.tryGetRun(run.id)).toBeNull();
  expect(cache.syncPosition().cursor).toBe('c1');
});
