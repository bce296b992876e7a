import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runFilterOf } from '../../../main/execution/run-filter.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import { listPeriodSchema, noFilter } from '../../../shared/worklist.ts';

const me = userIdSchema.parse(randomUUID());

// The clock was put forward two days before.
beforeEach(() => void vi.stubEnv('TZ', 'Europe/Berlin'));
afterEach(() => void vi.unstubAllEnvs());
const nowMs = Date.parse('2026-03-31T14:30:00+02:00');

describe('the filter of a call', () => {
  it('is for the user who asks', () => {
    expect(runFilterOf({ ...noFilter, own: 'queued-by-me' }, me, nowMs)).toMatchObject({
      createdBy: me,
      claimedBy: null,
      sinceMs: null,
    });
    expect(runFilterOf({ ...noFilter, own: 'executed-by-me' }, me, nowMs)).toMatchObject({
      createdBy: null,
      claimedBy: me,
    });
  });

  it('begins at a midnight of this workstation, whatever the clock was changed between', () => {
    const starts = listPeriodSchema.options.map((period) => {
      const since = new Date(runFilterOf({ ...noFilter, period }, me, nowMs).sinceMs ?? 0);
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
