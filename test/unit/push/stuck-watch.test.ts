import { beforeEach, describe, expect, it } from 'vitest';
import { createStuckWatch, type StuckWatch } from '../../../main/push/stuck-watch.ts';

const write = { key: 'k', kind: 'review', runId: 'r' };
let nowMs: number;
let isReached: boolean;
let logged: unknown[];
let watch: StuckWatch;

beforeEach(() => {
  [nowMs, isReached, logged] = [0, true, []];
  watch = createStuckWatch({
    clock: { nowMs: () => nowMs },
    log: { info: () => undefined, error: (event, fields) => logged.push({ event, ...fields }) },
    isReached: () => isReached,
  });
});

function wait(times: number): void {
  for (let time = 0; time < times; time += 1) watch.waited(write);
}

describe('a write that does not move although the server answers', () => {
  it('is stuck after ten tries, and said so once', () => {
    wait(9);
    expect(watch.isStuck('k')).toBe(false);
    wait(3);
    expect(watch.isStuck('k')).toBe(true);
    expect(logged).toEqual([{ event: 'outbox.stuck', ...write, tries: 10 }]);
  });

  it('is stuck after five minutes', () => {
    wait(1);
    nowMs = 5 * 60_000;
    expect(watch.isStuck('k')).toBe(false);
    nowMs += 1;
    expect(watch.isStuck('k')).toBe(true);
    wait(1);
    expect(logged).toMatchObject([{ event: 'outbox.stuck', tries: 2 }]);
  });

  it('is not stuck any more when it has gone', () => {
    wait(10);
    watch.forget('k');
    expect(watch.isStuck('k')).toBe(false);
  });
});

describe('a write that waits for a server that cannot be reached', () => {
  it('is not stuck, and begins anew when the server answers again', () => {
    wait(9);
    isReached = false;
    nowMs = 60 * 60_000;
    expect(watch.isStuck('k')).toBe(false);
    wait(5);
    isReached = true;
    wait(9);
    expect(watch.isStuck('k')).toBe(false);
    expect(logged).toEqual([]);
  });
});
