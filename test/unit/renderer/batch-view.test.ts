import { describe, expect, it } from 'vitest';
import {
  batchCounts,
  endedOf,
  isBatchUnderWay,
  isCancelled,
  listedFailures,
  pausedBy,
  unlistedFailures,
} from '../../../renderer/batch/batch-view.ts';
import { runIdSchema } from '../../../shared/ids.ts';
import { type Batch, batchSchema } from '../../../shared/ipc/batch-channels.ts';

const runId = runIdSchema.parse('0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11');

function batchOf(parts: Partial<Batch>): Batch {
  const nothing = { succeeded: 0, failed: 0, taken: 0, cancelled: 0, left: 0, unsynced: 0, waiting: 0 };
  return batchSchema.parse({
    state: 'running',
    total: 0,
    running: [],
    failures: [],
    startedAtMs: 0,
    endedAtMs: null,
    ...nothing,
    ...parts,
  });
}

describe('a batch on the screen', () => {
  it('was cancelled when it has ended and not every run came to its own end', () => {
    expect(isCancelled(batchOf({ state: 'finished', total: 3, succeeded: 1, left: 2 }))).toBe(true);
    expect(isCancelled(batchOf({ state: 'finished', total: 3, succeeded: 2, failed: 1 }))).toBe(false);
    expect(isCancelled(batchOf({ state: 'cancelling', total: 3, cancelled: 1, waiting: 2 }))).toBe(false);
  });

  it('is as far as its runs that have ended, however they ended', () => {
    const batch = batchOf({ total: 10, waiting: 3, running: [runId], succeeded: 3, failed: 1, taken: 2 });
    expect(endedOf(batch)).toBe(6);
    expect(endedOf(batchOf({ total: 5, cancelled: 2, left: 3, state: 'finished' }))).toBe(2);
  });

  it('says only the counts that are not zero', () => {
    const batch = batchOf({ total: 6, succeeded: 3, unsynced: 1, running: [runId], waiting: 1 });
    expect(batchCounts(batch)).toEqual([
      { part: 'succeeded', count: 3 },
      { part: 'running', count: 1 },
      { part: 'waiting', count: 1 },
      { part: 'unsynced', count: 1 },
    ]);
  });

  it('is under way until it has finished, also while it is paused', () => {
    expect(isBatchUnderWay(null)).toBe(false);
    expect(isBatchUnderWay(batchOf({ state: 'paused' }))).toBe(true);
    expect(isBatchUnderWay(batchOf({ state: 'finished' }))).toBe(false);
  });

  const noKey = { runId, code: 'EXECUTION_ERROR', reason: 'LLM_NOT_CONFIGURED' } as const;
  const keyRefused = { runId, code: 'EXECUTION_ERROR', reason: 'LLM_AUTH' } as const;
  const refused = { runId, code: 'EXECUTION_ERROR', reason: 'LLM_REFUSED' } as const;
  const offline = { runId, code: 'OFFLINE', reason: null } as const;
  const forbidden = { runId, code: 'FORBIDDEN', reason: null } as const;

  it('tells a pause of its own from one that somebody pressed', () => {
    expect(pausedBy({ state: 'paused', failed: 1, failures: [refused, noKey] })).toEqual(noKey);
    expect(pausedBy({ state: 'paused', failed: 1, failures: [keyRefused] })).toEqual(keyRefused);
    expect(pausedBy({ state: 'paused', failed: 0, failures: [offline] })).toEqual(offline);
    expect(pausedBy({ state: 'paused', failed: 1, failures: [refused] })).toBeNull();
    expect(pausedBy({ state: 'paused', failed: 0, failures: [] })).toBeNull();
    expect(pausedBy({ state: 'running', failed: 0, failures: [noKey] })).toBeNull();
  });

  it('tells a feature that was switched off from a patient who may not be seen', () => {
    expect(pausedBy({ state: 'paused', failed: 0, failures: [forbidden] })).toEqual(forbidden);
    expect(pausedBy({ state: 'paused', failed: 1, failures: [forbidden] })).toBeNull();
  });

  it('does not list as failed what only halted it', () => {
    expect(listedFailures({ state: 'paused', failed: 1, failures: [refused, offline] })).toEqual([refused]);
    expect(listedFailures({ state: 'finished', failed: 1, failures: [keyRefused] })).toEqual([keyRefused]);
  });

  it('says how many failures are not listed one by one', () => {
    const failures = Array.from({ length: 100 }, () => refused);
    expect(unlistedFailures({ state: 'finished', failed: 140, failures })).toBe(40);
    expect(unlistedFailures({ state: 'paused', failed: 0, failures: [offline] })).toBe(0);
  });
});
