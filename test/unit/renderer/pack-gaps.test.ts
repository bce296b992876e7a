import { describe, expect, it } from 'vitest';
import { packWorth, partGap } from '../../../renderer/runs/pack-words.ts';

const nowMs = Date.parse('2026-11-24T12:00:00Z');
const none = { included: 0, total: 0, newestAt: null };
const there = { included: 4, total: 4, newestAt: '2026-11-01T00:00:00Z' };
const whole = {
  inputsHash: 'a'.repeat(64),
  retrievedAtMs: 0,
  fromCache: false,
  entries: there,
  questionnaires: there,
  measures: there,
  duplicate: null,
};

describe('what a record lacks', () => {
  it('is nothing for a whole one', () => {
    expect(packWorth(whole, nowMs)).toBe('whole');
    expect(partGap('entries', there, nowMs)).toBeNull();
  });

  it('is said of an empty one, and of one that misses a part', () => {
    expect(packWorth({ ...whole, entries: none, questionnaires: none, measures: none }, nowMs)).toBe('empty');
    for (const part of ['entries', 'questionnaires', 'measures'] as const) {
      expect(packWorth({ ...whole, [part]: none }, nowMs)).toBe('thin');
      expect(partGap(part, none, nowMs)).toBe('missing');
    }
  });

  it('is said when the newest measure is older than two months; entries and questionnaires may be', () => {
    const old = { ...there, newestAt: '2026-09-24T12:00:00Z' };
    expect(partGap('measures', old, nowMs)).toBe('old');
    expect(partGap('measures', { ...there, newestAt: '2026-09-26T12:00:00Z' }, nowMs)).toBeNull();
    expect(partGap('entries', old, nowMs)).toBeNull();
    expect(packWorth({ ...whole, measures: old }, nowMs)).toBe('thin');
  });

  it('is said when the pack has no room for all of it, which makes no thin record', () => {
    const long = { ...there, included: 40, total: 55 };
    expect(partGap('entries', long, nowMs)).toBe('left out');
    expect(packWorth({ ...whole, entries: long }, nowMs)).toBe('whole');
  });
});
