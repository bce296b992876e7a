import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBell } from '../../../main/sync/bell.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;

/** Whether the wait has ended by now. */
async function hasEnded(waiting: Promise<unknown>): Promise<boolean> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([waiting.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}

describe('waiting for the next turn', () => {
  it('ends after the time, not before', async () => {
    const waiting = createBell().wait(1000, never);
    await vi.advanceTimersByTimeAsync(999);
    expect(await hasEnded(waiting)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await hasEnded(waiting)).toBe(true);
    expect(await waiting).toBe(false);
  });

  it('ends at a ring, and leaves no timer behind', async () => {
    const bell = createBell();
    const waiting = bell.wait(1000, never);
    bell.ring();
    expect(await hasEnded(waiting)).toBe(true);
    expect(await waiting).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('remembers one ring that came while nobody waited', async () => {
    const bell = createBell();
    bell.ring();
    bell.ring();
    expect(await hasEnded(bell.wait(1000, never))).toBe(true);
    expect(await hasEnded(bell.wait(1000, never))).toBe(false);
  });

  it('ends at an abort, and at once when it was aborted before', async () => {
    const controller = new AbortController();
    const waiting = createBell().wait(1000, controller.signal);
    controller.abort();
    expect(await hasEnded(waiting)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(await hasEnded(createBell().wait(1000, controller.signal))).toBe(true);
  });
});
