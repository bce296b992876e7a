import { beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { RunRecord } from '../../../shared/records.ts';
import { makeRun } from './fixtures.ts';
import { withFreshCache } from './fresh-cache.ts';

let cache: Cache;
let run: RunRecord;
const contentHash = 'a'.repeat(64);
const other = 'b'.repeat(64);
const impression = { risk: 'high', text: 'Strained, sleeps badly.' } as const;

withFreshCache((fresh) => {
  cache = fresh;
});
beforeEach(() => {
  run = makeRun();
  cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: run }], cursor: null });
});

const stateOf = (hash = contentHash) => cache.impressions.stateOf({ runId: run.id, contentHash: hash });
const open = (given: Parameters<Cache['impressions']['open']>[1], nowMs = 5) =>
  cache.impressions.open({ runId: run.id, contentHash }, given, nowMs);

describe('an impression from before the draft', () => {
  it('is not there, and the report not opened, until it is written', () => {
    expect(stateOf()).toEqual({ isBlind: false, isOpened: false, impression: null });
    open(impression);
    expect(stateOf()).toEqual({
      isBlind: false,
      isOpened: true,
      impression: { ...impression, writtenAtMs: 5 },
    });
  });

  it('belongs to one version of the report', () => {
    open(impression);
    expect(stateOf(other)).toMatchObject({ isOpened: false, impression: null });
  });

  it.each([
    ['a skipped one', null],
    ['one without risk and words', { risk: null, text: '' }],
  ])('%s leaves the report opened and nothing to compare', (_, given) => {
    open(given);
    expect(stateOf()).toMatchObject({ isOpened: true, impression: null });
  });

  it('is not changed once the draft was seen', () => {
    open(null);
    open(impression, 9);
    expect(stateOf().impression).toBeNull();
    const seen = makeRun();
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: seen }], cursor: null });
    cache.impressions.open({ runId: seen.id, contentHash }, impression, 1);
    cache.impressions.open({ runId: seen.id, contentHash }, { risk: 'low', text: 'As the draft.' }, 2);
    expect(cache.impressions.stateOf({ runId: seen.id, contentHash }).impression).toEqual({
      ...impression,
      writtenAtMs: 1,
    });
  });

  it('is not kept for a run that is not in the cache', () => {
    const stranger = { runId: makeRun().id, contentHash };
    cache.impressions.open(stranger, impression, 1);
    expect(cache.impressions.stateOf(stranger).isOpened).toBe(false);
  });

  it('stays while the run is only rewritten, and leaves together with it', () => {
    open(impression);
    const later = { ...run, priority: 9 };
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: later }], cursor: null });
    expect(stateOf().isOpened).toBe(true);
    cache.keepScope({ digest: 'd', organizations: [] });
    expect(stateOf().isOpened).toBe(false);
  });

  /** @returns the key of one whose run is not in the cache, beside one of `run` */
  function rescue() {
    const row = { run_id: run.id, content_hash: contentHash, opened_at_ms: 1, risk: 'low', text: 'x' };
    const gone = makeRun().id;
    const none = { outbox: [], superseded: [], access: [], views: [], choices: [], lost: null };
    const incident = { happenedAtMs: 1, problem: 'DAMAGED', rescued: 0, lost: null, setAside: 'x' } as const;
    cache.adoptRescued({ ...none, impressions: [row, { ...row, run_id: gone }] }, incident);
    return { runId: gone, contentHash };
  }

  it('that was rescued waits for its run, and leaves when the feed has told everything without it', () => {
    const gone = rescue();
    cache.applyPullPage({ changes: [], cursor: 'c' });
    cache.finishPull({ atMs: 1, heldBack: true });
    expect(cache.impressions.stateOf(gone).isOpened).toBe(true);
    cache.finishPull({ atMs: 2, heldBack: false });
    expect(cache.impressions.stateOf(gone).isOpened).toBe(false);
    expect(stateOf().impression).toMatchObject({ risk: 'low', text: 'x' });
  });

  it('that was rescued leaves when everything was pulled anew without its run', () => {
    const gone = rescue();
    const nobody = new Set<string>();
    const seen = {
      patients: nobody,
      runs: new Set([run.id]),
      reports: nobody,
      reviews: nobody,
      flags: nobody,
    };
    cache.finishRebuild({ atMs: 1, cursor: 'c', seen });
    expect(stateOf().impression).toMatchObject({ risk: 'low', text: 'x' });
    expect(cache.impressions.stateOf(gone).isOpened).toBe(false);
  });
});

describe('blind mode', () => {
  it('is off until it is switched on', () => {
    expect(cache.impressions.isBlind()).toBe(false);
    cache.impressions.setBlind(true);
    expect([cache.impressions.isBlind(), stateOf().isBlind]).toEqual([true, true]);
    cache.impressions.setBlind(false);
    expect(cache.impressions.isBlind()).toBe(false);
  });
});
