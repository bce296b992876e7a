import { describe, expect, it } from 'vitest';
import { reconnectDelay } from '../../../main/remote/reconnect-delay.ts';
import { createPullRhythm } from '../../../main/sync/pull-rhythm.ts';

const rhythmAt = (chance: number) => createPullRhythm({ intervalMs: 20_000, random: () => chance });

describe('the rhythm of pulls', () => {
  it('spreads the interval by a tenth to either side', () => {
    expect([0, 0.5, 0.999].map((chance) => Math.round(rhythmAt(chance).intervalMs()))).toEqual([
      18_000, 20_000, 21_996,
    ]);
  });

  it('asks sooner for what was held back, less often the longer it takes, never less often than always', () => {
    const rhythm = rhythmAt(0.5);
    const waits = Array.from({ length: 7 }, () => {
      rhythm.ended({ heldBack: true });
      return rhythm.intervalMs();
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    rhythm.ended({ heldBack: false });
    expect(rhythm.intervalMs()).toBe(20_000);
  });

  it('follows a hint at once but for the jitter, and a burst of hints once a second', () => {
    expect(rhythmAt(0).hintDelayMs(60_000)).toBe(0);
    expect(rhythmAt(0.5).hintDelayMs(60_000)).toBe(150);
    expect(rhythmAt(0.5).hintDelayMs(100)).toBe(900);
  });
});

describe('the wait before the socket is opened again', () => {
  it('grows to half a minute, and is half to one and a half times that for each workstation', () => {
    const tries = [1, 2, 3, 4, 5, 50];
    expect(tries.map(reconnectDelay(() => 0.5))).toEqual([1_000, 2_000, 5_000, 10_000, 30_000, 30_000]);
    expect(tries.map(reconnectDelay(() => 0))).toEqual([500, 1_000, 2_500, 5_000, 15_000, 15_000]);
  });
});
