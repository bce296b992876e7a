import { describe, expect, it } from 'vitest';
import { packGaps } from '../../../renderer/runs/pack-words.ts';

const whole = {
  inputsHash: 'a'.repeat(64),
  retrievedAtMs: 0,
  fromCache: false,
  entries: { included: 4, total: 4 },
  questionnaires: { included: 2, total: 2 },
  measuredAt: '2026-11-01T00:00:00Z',
  duplicate: null,
};

describe('what a record lacks', () => {
  it('is nothing for a whole one', () => {
    expect(packGaps(whole)).toEqual([]);
  });

  it('is named for an empty one', () => {
    const nothing = { included: 0, total: 0 };
    const gaps = packGaps({ ...whole, entries: nothing, questionnaires: nothing, measuredAt: null });
    expect(gaps).toEqual(['no entries', 'no questionnaires', 'no measure']);
  });

  it('is named when the pack has no room for all of it', () => {
    expect(packGaps({ ...whole, entries: { included: 40, total: 55 } })).toEqual(['entries left out']);
  });
});
