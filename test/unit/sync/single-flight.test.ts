import { describe, expect, it } from 'vitest';
import { singleFlight } from '../../../main/sync/single-flight.ts';

/** Work whose runs end when the test says so. */
function controlled() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let running = 0;
  let most = 0;
  const request = singleFlight(async () => {
    running += 1;
    most = Math.max(most, running);
    try {
      await new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
    } finally {
      running -= 1;
    }
  });
  return { request, ends, started: () => ends.length, most: () => most };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('single flight', () => {
  it('never runs twice at once, and many requests during a run share one more', async () => {
    const work = controlled();
    const first = work.request();
    const later = [work.request(), work.request(), work.request()];
    await settled();
    expect(work.started()).toBe(1);
    work.ends[0]?.resolve();
    await first;
    await settled();
    expect(work.started()).toBe(2);
    work.ends[1]?.resolve();
    await Promise.all(later);
    expect([work.started(), work.most()]).toEqual([2, 1]);
  });

  it('lets a request that comes right after the end share the run that waits', async () => {
    for (let microtasks = 0; microtasks < 8; microtasks += 1) {
      const work = controlled();
      const requests = [work.request(), work.request()];
      work.ends[0]?.resolve();
      for (let i = 0; i < microtasks; i += 1) await Promise.resolve();
      requests.push(work.request());
      await settled();
      for (const end of work.ends) end.resolve();
      await settled();
      for (const end of work.ends) end.resolve();
      await Promise.all(requests);
      expect(work.most()).toBe(1);
    }
  });

  it('runs again for a request after the end', async () => {
    const work = controlled();
    const first = work.request();
    work.ends[0]?.resolve();
    await first;
    const second = work.request();
    expect(work.started()).toBe(2);
    work.ends[1]?.resolve();
    await second;
  });

  it('tells a failure to its own requests only', async () => {
    const work = controlled();
    const first = work.request();
    const second = work.request();
    work.ends[0]?.reject(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await settled();
    work.ends[1]?.resolve();
    await expect(second).resolves.toBeUndefined();
  });
});
