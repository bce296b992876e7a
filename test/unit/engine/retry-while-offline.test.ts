import { describe, expect, it } from 'vitest';
import type { RemoteFailure } from '../../../main/engine/ports.ts';
import { retryWhileOffline } from '../../../main/engine/remote-failure.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createFakeTime } from './fake-time.ts';

const offline = err<RemoteFailure>({ kind: 'offline' });

function retry(answer: (call: number) => Result<string, RemoteFailure>) {
  const time = createFakeTime();
  const controller = new AbortController();
  const told = { calls: 0 };
  const result = retryWhileOffline({ wait: time.pause }, controller.signal, async () => {
    told.calls += 1;
    return answer(told.calls);
  });
  return { time, controller, told, result };
}

describe('an idempotent call while the backend is not reached', () => {
  it('is made four times at most', async () => {
    const { time, told, result } = retry(() => offline);
    await time.advance(60_000);
    expect(await result).toEqual(offline);
    expect(told.calls).toBe(4);
  });

  it('is not made again after an answer, a refusal included', async () => {
    const { time, told, result } = retry((call) => (call === 2 ? ok('there') : offline));
    await time.advance(60_000);
    expect(await result).toEqual(ok('there'));
    expect(told.calls).toBe(2);
    const refused = retry(() => err({ kind: 'forbidden' }));
    expect(await refused.result).toEqual(err({ kind: 'forbidden' }));
    expect(refused.told.calls).toBe(1);
  });

  it('is not made again after an abort, and nobody waits for the rest of the pause', async () => {
    const { time, controller, told, result } = retry(() => offline);
    await time.advance(300);
    expect(told.calls).toBe(2);
    controller.abort();
    expect(await result).toEqual(offline);
    expect([told.calls, time.pending()]).toEqual([2, 0]);
  });
});
