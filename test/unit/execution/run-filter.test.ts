import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runFilterOf } from '../../../main/execution/run-filter.ts';
import { listPeriodSchema, noFilter } from '../../../shared/worklist.ts';

// The clock was put forward two days before.
beforeEach(() => void vi.stubEnv('TZ', 'Europe/Berlin'));
afterEach(() => void vi.unstubAllEnvs());
const nowMs = Date.parse('2026-03-31T14:30:00+02:00');

describe('the filter of a call', () => {
  it('begins at a midnight of this workstation, whatever the clock was changed between', () => {
    const starts = listPeriodSchema.options.map((period) => {
      const since = new Date(runFilterOf({ ...noFilter, period }, nowMs).sinceMs ?? 0);
      return [since.getMonth() + 1, since.getDate(), since.getHours(), since.getMinutes()];
    });
    expect(starts).toEqual([
      [3, 31, 0, 0],
      [3, 24, 0, 0],
      [3, 1, 0, 0],
      [12, 31, 0, 0],
    ]);
  });
});
