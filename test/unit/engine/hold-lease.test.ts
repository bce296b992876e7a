import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { holdLease } from '../../../main/engine/hold-lease.ts';
import type { HeartbeatReply, RemoteFailure, RunStore } from '../../../main/engine/ports.ts';
import { claimIdSchema, requestIdSchema, runIdSchema } from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createFakeTime } from './fake-time.ts';

const claim = {
  runId: runIdSchema.parse(randomUUID()),
  claimId: claimIdSchema.parse(randomUUID()),
  requestId: requestIdSchema.parse(randomUUID()),
};
const renewed = ok<HeartbeatReply>({ renewed: true, status: 'running' });
const offline = err<RemoteFailure>({ kind: 'offline' });

type Answer = (beat: number, signal: AbortSignal) => Promise<Result<HeartbeatReply, RemoteFailure>>;

function hold(answer: Answer) {
  const time = createFakeTime();
  const startedAtMs = time.clock.nowMs();
  const told = { beatsAtS: [] as number[], logged: [] as string[], underWay: 0, mostAtOnce: 0 };
  const heartbeat: RunStore['heartbeat'] = async ({ signal, claimId }) => {
    expect(claimId).toBe(claim.claimId);
    told.beatsAtS.push((time.clock.nowMs() - startedAtMs) / 1_000);
    told.underWay += 1;
    told.mostAtOnce = Math.max(told.mostAtOnce, told.underWay);
    const reply = await answer(told.beatsAtS.length, signal);
    told.underWay -= 1;
    return reply;
  };
  const log = {
    info: () => undefined,
    error: (event: string, fields: object) => told.logged.push(JSON.stringify({ event, ...fields })),
  };
  const world = { sleptMs: 0 };
  const clock = { nowMs: () => time.clock.nowMs() + world.sleptMs };
  const ports = { pause: time.pause, clock, log, runs: { heartbeat } };
  const lease = holdLease(ports, claim, startedAtMs);
  return {
    time,
    told,
    lease,
    /** The wall clock goes on, the timers do not. */
    sleep: (ms: number) => {
      world.sleptMs += ms;
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<typeof offline> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(offline), { once: true }));
}

describe('a held lease', () => {
  it('is renewed every ten seconds and stays held', async () => {
    const { time, told, lease } = hold(async () => renewed);
    await time.advance(185_000);
    expect(told.beatsAtS).toEqual(Array.from({ length: 18 }, (_, beat) => (beat + 1) * 10));
    expect(lease.lost.aborted).toBe(false);
    await lease.end();
    expect(time.pending()).toBe(0);
  });

  it('is lost as soon as the database says that it is not renewed, and asks no more', async () => {
    const { time, told, lease } = hold(async (beat) =>
      beat < 3 ? renewed : ok({ renewed: false, status: 'queued' }),
    );
    await time.advance(29_999);
    expect(lease.lost.aborted).toBe(false);
    await time.advance(1);
    expect(lease.lost.aborted).toBe(true);
    await time.advance(100_000);
    expect(told.beatsAtS).toHaveLength(3);
    expect(time.pending()).toBe(0);
    await lease.end();
  });

  it('survives failures shorter than the lease', async () => {
    const { time, told, lease } = hold(async (beat) => (beat % 5 === 0 ? renewed : offline));
    await time.advance(300_000);
    expect(lease.lost.aborted).toBe(false);
    expect(told.logged.length).toBeGreaterThan(10);
    await lease.end();
  });

  it('is presumed lost sixty seconds after the last renewal was sent, not later', async () => {
    const { time, lease } = hold(async (beat) => (beat === 1 ? renewed : offline));
    await time.advance(69_999);
    expect(lease.lost.aborted).toBe(false);
    await time.advance(1);
    expect(lease.lost.aborted).toBe(true);
    expect(time.pending()).toBe(0);
  });

  it('is presumed lost in time although a request hangs, which is aborted', async () => {
    const { time, told, lease } = hold((_, signal) => untilAborted(signal));
    await time.advance(60_000);
    expect(lease.lost.aborted).toBe(true);
    expect(told.beatsAtS).toEqual([10]);
    expect(told.underWay).toBe(0);
  });

  it('outlives a bug in the heartbeat, which is logged without content', async () => {
    const { time, told, lease } = hold(async (beat) => {
      if (beat === 2) throw new TypeError('Frau Muster');
      return renewed;
    });
    await time.advance(100_000);
    expect(lease.lost.aborted).toBe(false);
    expect(told.logged.join()).toContain('"error":"TypeError"');
    expect(told.logged.join()).not.toContain('Muster');
    await lease.end();
  });

  it('never has two requests at once, however slow they are', async () => {
    const clocks: { slow?: () => Promise<void> } = {};
    const { time, told, lease } = hold(async () => {
      await clocks.slow?.();
      return renewed;
    });
    clocks.slow = () => time.pause(20_000, new AbortController().signal);
    await time.advance(400_000);
    expect(told.beatsAtS.slice(0, 3)).toEqual([10, 40, 70]);
    expect(told.mostAtOnce).toBe(1);
    expect(lease.lost.aborted).toBe(false);
  });
});

describe('the end', () => {
  it('ends the waiting at once and is not a loss', async () => {
    const { time, told, lease } = hold(async () => renewed);
    await time.advance(5_000);
    await lease.end();
    await time.advance(100_000);
    expect(told.beatsAtS).toEqual([]);
    expect(lease.lost.aborted).toBe(false);
    expect(time.pending()).toBe(0);
  });

  it('aborts a request under way; what it would have answered is no loss', async () => {
    const { time, told, lease } = hold(async (_, signal) => {
      await untilAborted(signal);
      return ok({ renewed: false, status: 'succeeded' });
    });
    await time.advance(12_000);
    expect(told.underWay).toBe(1);
    await lease.end();
    expect(told.underWay).toBe(0);
    expect(lease.lost.aborted).toBe(false);
  });
});

describe('before a settle', () => {
  it('nobody is asked while the beats come', async () => {
    const { time, told, lease } = hold(async () => renewed);
    await time.advance(25_000);
    expect(await lease.isHeld()).toBe(true);
    expect(told.beatsAtS).toEqual([10, 20]);
    await lease.end();
  });

  it.each([
    ['renewed', renewed, true],
    ['refused', ok<HeartbeatReply>({ renewed: false, status: 'queued' }), false],
    ['not answered: the settle is fenced', offline, true],
  ])('the database is asked after a sleep: %s', async (_, answer, held) => {
    const { time, told, lease, sleep } = hold(async () => answer);
    sleep(20_001);
    expect(await lease.isHeld()).toBe(held);
    expect(told.beatsAtS).toEqual([0]);
    expect(lease.lost.aborted).toBe(!held);
    await lease.end();
    await time.advance(0);
    expect(time.pending()).toBe(0);
  });

  it('the database is asked when the clock was set back', async () => {
    const { told, lease, sleep } = hold(async () => renewed);
    sleep(-86_400_000);
    await lease.isHeld();
    expect(told.beatsAtS).toEqual([0]);
    await lease.end();
  });

  it('a renewal counts from then on', async () => {
    const { told, lease, sleep } = hold(async () => renewed);
    sleep(3_600_000);
    await lease.isHeld();
    await lease.isHeld();
    expect(told.beatsAtS).toHaveLength(1);
    await lease.end();
  });

  it('a lease that is only presumed lost is asked for once more', async () => {
    const { time, told, lease } = hold(async (beat) => (beat > 5 ? renewed : offline));
    await time.advance(60_000);
    expect(lease.lost.aborted).toBe(true);
    expect(await lease.isHeld()).toBe(true);
    expect(told.beatsAtS.at(-1)).toBe(60);
  });
});

describe('after a sleep of the machine', () => {
  it('past the lease the database is asked before anything is presumed', async () => {
    const clocks: { slow?: () => Promise<void> } = {};
    const { time, told, lease } = hold(async () => {
      await clocks.slow?.();
      return renewed;
    });
    clocks.slow = () => time.pause(3_000, new AbortController().signal);
    await time.stall(7_200_000);
    await time.advance(30_000);
    expect(lease.lost.aborted).toBe(false);
    expect(told.beatsAtS.slice(0, 2)).toEqual([7_200, 7_203]);
    const ended = lease.end();
    await time.advance(5_000);
    await ended;
    expect(time.pending()).toBe(0);
  });

  it('a beat from before that hangs is followed by another when it has timed out', async () => {
    const clocks: { timeout?: () => Promise<void> } = {};
    const { time, told, lease } = hold(async (beat) => {
      if (beat > 1) return renewed;
      await clocks.timeout?.();
      return offline;
    });
    clocks.timeout = () => time.pause(15_000, new AbortController().signal);
    await time.advance(10_000);
    await time.stall(90_000);
    await time.advance(30_000);
    expect(told.beatsAtS.slice(0, 3)).toEqual([10, 100, 110]);
    expect(lease.lost.aborted).toBe(false);
    await lease.end();
  });

  it('without an answer the lease is presumed lost twenty seconds later', async () => {
    const { time, lease } = hold(async () => offline);
    await time.stall(90_000);
    await time.advance(19_999);
    expect(lease.lost.aborted).toBe(false);
    await time.advance(1);
    expect(lease.lost.aborted).toBe(true);
    expect(time.pending()).toBe(0);
  });

  it('the next beat does not wait for its turn; the others do', async () => {
    const { time, told, lease } = hold(async () => renewed);
    await time.advance(13_000);
    lease.beatNow();
    await time.advance(15_000);
    expect(told.beatsAtS).toEqual([10, 13, 23]);
    await lease.end();
  });

  it('a resume during a request is followed by another beat at once', async () => {
    const clocks: { slow?: () => Promise<void> } = {};
    const { time, told, lease } = hold(async () => {
      await clocks.slow?.();
      return renewed;
    });
    clocks.slow = () => time.pause(5_000, new AbortController().signal);
    await time.advance(12_000);
    lease.beatNow();
    await time.advance(4_000);
    expect(told.beatsAtS).toEqual([10, 15]);
    const ended = lease.end();
    await time.advance(5_000);
    await ended;
  });
});
