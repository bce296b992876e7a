import { describe, expect, it } from 'vitest';
import type { Cache, CacheTable } from '../../../main/db/cache.ts';
import type { PullPage, Scope } from '../../../main/remote/remote.ts';
import { createKeepInScope, type KeepInScope } from '../../../main/sync/keep-in-scope.ts';
import { organizationIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { makePatient, makeRun, organizationId } from '../db/fixtures.ts';
import { withFreshCache } from '../db/fresh-cache.ts';

const patient = makePatient();
const all: Scope = {
  digest: 'all',
  organizations: [{ organizationId: organizationIdSchema.parse(organizationId), patientIds: [patient.id] }],
};
const none: Scope = { digest: 'none', organizations: [] };
const { signal } = new AbortController();

let cache: Cache;
let scope: Scope;
let asked: number;
let nowMs: number;
let changed: CacheTable[][];
let keepInScope: KeepInScope;

withFreshCache((fresh) => {
  cache = fresh;
  cache.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: patient }], cursor: 'c1' });
  [scope, asked, nowMs, changed] = [all, 0, 1_000, []];
  keepInScope = createKeepInScope({
    cache,
    nowMs: () => nowMs,
    onChanged: (tables) => changed.push(tables),
    remote: {
      async getScope() {
        asked += 1;
        return ok(scope);
      },
    },
  });
});

function page(told: PullPage['scope']): PullPage {
  const rest = { changes: [], rejected: [], restarted: false, total: null, heldBack: false };
  return { ...rest, nextCursor: 'c', hasMore: told === null, scope: told };
}
const last = ({ digest }: Scope) => page({ patients: 1, digest });
const between = page(null);

describe('the last page of a pull', () => {
  it('asks for the scope only when its digest is another', async () => {
    await keepInScope(last(all), signal);
    await keepInScope(last(all), signal);
    expect(asked).toBe(1);
    scope = none;
    await keepInScope(last(none), signal);
    expect(asked).toBe(2);
    expect(cache.tryGetPatient(patient.id)).toBeNull();
    expect(changed).toEqual([['patients']]);
  });
});

describe('a page before the last', () => {
  it('asks once at the beginning, then every twenty seconds', async () => {
    await keepInScope(between, signal);
    await keepInScope(between, signal);
    nowMs += 19_999;
    await keepInScope(between, signal);
    expect(asked).toBe(1);
    [nowMs, scope] = [nowMs + 1, none];
    await keepInScope(between, signal);
    expect(asked).toBe(2);
    expect(cache.tryGetPatient(patient.id)).toBeNull();
  });

  it('leaves the last page something to compare: the page after it was read before the patient was taken away', async () => {
    scope = none;
    await keepInScope(between, signal);
    const run = makeRun({ patient_id: patient.id });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: run }], cursor: 'c2' });
    await keepInScope(last(none), signal);
    expect(cache.tryGetRun(run.id)).toBeNull();
  });

  it('does not ask when a pull has told the scope a moment ago', async () => {
    await keepInScope(last(all), signal);
    nowMs += 15_000;
    await keepInScope(last(all), signal);
    nowMs += 15_000;
    await keepInScope(between, signal);
    expect(asked).toBe(1);
  });

  it('asks again when it got no answer', async () => {
    const failing = createKeepInScope({
      cache,
      nowMs: () => nowMs,
      onChanged: () => undefined,
      remote: {
        async getScope() {
          asked += 1;
          return err({ kind: 'offline' });
        },
      },
    });
    for (let times = 0; times < 2; times++)
      expect(await failing(between, signal)).toEqual(err({ kind: 'offline' }));
    expect(asked).toBe(2);
  });
});
