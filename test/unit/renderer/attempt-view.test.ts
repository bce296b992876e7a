import { describe, expect, it } from 'vitest';
import { attemptViews } from '../../../renderer/run/attempt-view.ts';
import type { RunAttempt } from '../../../shared/records.ts';

const claimed = {
  attempt: 1,
  claimed_by_name: 'Dr. Weber',
  claimed_at: '2026-11-23T10:00:00Z',
} as const;
const settled = { ...claimed, settled_at: '2026-11-23T10:00:12Z' } as const;
const failed = (reason: 'CANCELLED' | 'LLM_OVERLOADED'): RunAttempt => ({
  ...settled,
  outcome: 'failed',
  error_info: { error_code: 'EXECUTION_ERROR', message: 'm', timestamp: '2026-11-23T10:00:12Z', reason },
});

describe('attemptViews', () => {
  it('counts over all of the run, although a re-run begins at 1 again; the latest comes first', () => {
    const views = attemptViews([
      failed('LLM_OVERLOADED'),
      { ...settled, outcome: 'succeeded', error_info: null },
    ]);
    expect(views.map(({ number, state }) => [number, state])).toEqual([
      [2, 'succeeded'],
      [1, 'failed'],
    ]);
  });

  it('says how long it took, and why it failed', () => {
    expect(attemptViews([failed('LLM_OVERLOADED')])).toMatchObject([
      { durationMs: 12_000, failure: 'LLM_OVERLOADED', by: 'Dr. Weber' },
    ]);
  });

  it('tells a cancelled attempt from a failed one', () => {
    expect(attemptViews([failed('CANCELLED')])).toMatchObject([{ state: 'cancelled' }]);
  });

  it('knows one that was given back to the queue, which is no failure', () => {
    expect(attemptViews([{ ...settled, outcome: 'released', error_info: null }])).toMatchObject([
      { state: 'released', failure: null },
    ]);
  });

  it('knows an attempt under way, and a failed one that left no reason', () => {
    const views = attemptViews([
      { ...settled, outcome: 'failed', error_info: null },
      { ...claimed, settled_at: null, outcome: null, error_info: null },
    ]);
    expect(views).toMatchObject([
      { state: 'running', durationMs: null, failure: null },
      { state: 'failed', failure: 'INTERNAL' },
    ]);
  });
});
