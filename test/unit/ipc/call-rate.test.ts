import { describe, expect, it } from 'vitest';
import { callLimit, createCallRate } from '../../../main/ipc/call-rate.ts';

function rateWithClock() {
  const clock = { nowMs: 0 };
  return { clock, mayCall: createCallRate(() => clock.nowMs, callLimit) };
}

/** How many of 1,000 calls at this moment go on. */
function flood(
  mayCall: ReturnType<typeof createCallRate>,
  sender: object,
  channel: 'runs.get' | 'flag.get' = 'runs.get',
) {
  return Array.from({ length: 1_000 }, () => mayCall(sender, channel)).filter(Boolean).length;
}

describe('the rate of calls', () => {
  it('lets 200 go on at once and 100 more each second', () => {
    const { clock, mayCall } = rateWithClock();
    const sender = {};
    expect(flood(mayCall, sender)).toBe(200);
    clock.nowMs += 1_000;
    expect(flood(mayCall, sender)).toBe(100);
    clock.nowMs += 25;
    expect(flood(mayCall, sender)).toBe(2);
    clock.nowMs += 3_600_000;
    expect(flood(mayCall, sender)).toBe(200);
  });

  it('counts each channel and each sender for itself', () => {
    const { mayCall } = rateWithClock();
    const [one, other] = [{}, {}];
    expect(flood(mayCall, one)).toBe(200);
    expect(flood(mayCall, one, 'flag.get')).toBe(200);
    expect(flood(mayCall, other)).toBe(200);
  });

  it('neither fills nor blocks by a clock that is set back', () => {
    const { clock, mayCall } = rateWithClock();
    const sender = {};
    clock.nowMs = 10_000;
    expect(flood(mayCall, sender)).toBe(200);
    clock.nowMs = 0;
    expect(flood(mayCall, sender)).toBe(0);
    clock.nowMs = 1_000;
    expect(flood(mayCall, sender)).toBe(100);
  });
});
