import { describe, expect, it } from 'vitest';
import { createSessionLimit, isStartTooOld, longestSessionMs } from '../../../main/lock/session-limit.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** A session that began at 0 by both clocks. */
function sessionOf(underWay = 0) {
  const now = { wallMs: 0, steadyMs: 0, underWay };
  const did: string[] = [];
  const limit = createSessionLimit({
    nowMs: () => now.wallMs,
    steadyMs: () => now.steadyMs,
    underWay: () => now.underWay,
    beginNoMore: () => void did.push('begin no more'),
    end: () => void did.push('end'),
    onChanged: () => void did.push('tell'),
  });
  limit.begin({ userId: 'a', atMs: 0 });
  const goTo = (ms: number) => {
    now.wallMs = ms;
    now.steadyMs = ms;
    limit.tick();
  };
  return { limit, now, did, goTo };
}

describe('the longest time of a session', () => {
  it('is announced once, ten minutes before, and ends the session', () => {
    const { limit, did, goTo } = sessionOf();
    goTo(longestSessionMs - 11 * minuteMs);
    expect(limit.state()).toBeNull();
    goTo(longestSessionMs - 9 * minuteMs);
    goTo(longestSessionMs - 8 * minuteMs);
    expect(limit.state()).toEqual({ endsAtMs: longestSessionMs, waitsForRuns: false });
    expect(did).toEqual(['tell']);
    goTo(longestSessionMs);
    expect(did).toEqual(['tell', 'tell', 'begin no more', 'end']);
  });

  it('lets the runs under way end first, begins no more, and waits no longer than half an hour', () => {
    const { limit, now, did, goTo } = sessionOf(2);
    goTo(longestSessionMs + minuteMs);
    expect(limit.isOver()).toBe(true);
    expect(limit.state()).toMatchObject({ waitsForRuns: true });
    expect(did).not.toContain('end');
    now.underWay = 0;
    goTo(longestSessionMs + 2 * minuteMs);
    expect(did).toContain('end');
    const stuck = sessionOf(1);
    stuck.goTo(longestSessionMs + 29 * minuteMs);
    expect(stuck.did).not.toContain('end');
    stuck.goTo(longestSessionMs + 30 * minuteMs);
    expect(stuck.did).toContain('end');
  });

  it('goes on while the machine sleeps, when the steady clock may stand', () => {
    const { limit, now } = sessionOf();
    now.wallMs = 13 * hourMs;
    expect(limit.isOver()).toBe(true);
  });

  it('is not put off by setting the clock back', () => {
    const { limit, now } = sessionOf();
    now.wallMs = -24 * hourMs;
    now.steadyMs = 12 * hourMs;
    expect(limit.isOver()).toBe(true);
  });

  it('counts on from where it was after a restart', () => {
    const { limit, now } = sessionOf();
    now.wallMs = 11 * hourMs;
    now.steadyMs = 5_000_000;
    limit.begin({ userId: 'a', atMs: 0 });
    expect(limit.isOver()).toBe(false);
    now.steadyMs += hourMs;
    expect(limit.isOver()).toBe(true);
  });

  it('is over for nobody', () => {
    const { limit, goTo, did } = sessionOf();
    limit.begin(null);
    goTo(100 * hourMs);
    expect(limit.isOver()).toBe(false);
    expect(did).toEqual([]);
  });
});

describe('a stored session', () => {
  it.each([
    [0, false],
    [longestSessionMs - 1, false],
    [longestSessionMs, true],
    [-1, true],
  ])('that is %i ms old is too old: %s', (ageMs, expected) => {
    expect(isStartTooOld({ userId: 'a', atMs: 1_000_000 }, 1_000_000 + ageMs)).toBe(expected);
  });
});
