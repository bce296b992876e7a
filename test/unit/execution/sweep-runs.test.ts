import { describe, expect, it } from 'vitest';
import type { RemoteFailure, Swept } from '../../../main/engine/ports.ts';
import { sweepRuns } from '../../../main/execution/sweep-runs.ts';
import { uuidIds } from '../../../main/runtime/uuid-ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createFakeTime } from '../engine/fake-time.ts';

type Reply = Result<Swept, RemoteFailure>;
const nothing = ok<Swept>({ requeued: 0, failed: 0 });

function sweep(answer: (turn: number) => Promise<Reply>, random = () => 0.5) {
  const time = createFakeTime();
  const startedAtMs = time.clock.nowMs();
  const told = {
    atS: [] as number[],
    requestIds: new Set<string>(),
    online: true,
    order: [] as string[],
    sweptTurns: 0,
    logged: [] as string[],
  };
  const ending = new AbortController();
  const swept = sweepRuns(
    {
      runs: {
        sweep: async ({ requestId }) => {
          told.order.push('sweep');
          told.requestIds.add(requestId);
          told.atS.push((time.clock.nowMs() - startedAtMs) / 1_000);
          return answer(told.atS.length);
        },
      },
      log: {
        info: (event, fields) => told.logged.push(JSON.stringify({ event, ...fields })),
        error: (event, fields) => told.logged.push(JSON.stringify({ event, ...fields })),
      },
      ids: uuidIds,
      isOnline: () => told.online,
      before: async () => {
        told.order.push('before');
        await time.pause(1_000, ending.signal);
        told.order.push('ready');
      },
      onSwept: async () => {
        told.sweptTurns += 1;
      },
      pause: time.pause,
      random,
    },
    ending.signal,
  );
  return { time, told, ending, swept };
}

describe('the sweep of a desk', () => {
  it('begins at once, comes every twenty seconds and ends with the desk', async () => {
    const { time, told, ending, swept } = sweep(async () => nothing);
    await time.advance(65_000);
    expect(told.atS).toEqual([1, 22, 43, 64]);
    ending.abort();
    await swept;
    expect(time.pending()).toBe(0);
    expect(told.sweptTurns).toBe(0);
  });

  it.each([
    [0, 15],
    [0.999_999, 25],
  ])('is spread by chance: with %f the next one comes after %i s', async (chance, second) => {
    const { time, told, ending } = sweep(
      async () => nothing,
      () => chance,
    );
    await time.advance(29_000);
    expect(told.atS[1]).toBeCloseTo(second + 2, 3);
    ending.abort();
  });

  it('is left out while the backend is out of reach', async () => {
    const { time, told, ending } = sweep(async () => nothing);
    await time.advance(2_000);
    told.online = false;
    await time.advance(60_000);
    expect(told.atS).toEqual([1]);
    told.online = true;
    await time.advance(20_000);
    expect(told.atS).toEqual([1, 82]);
    ending.abort();
  });

  it('comes after what is ours was told and renewed, and not at all when the desk ends meanwhile', async () => {
    const { time, told, ending, swept } = sweep(async () => nothing);
    await time.advance(21_500);
    expect(told.order).toEqual(['before', 'ready', 'sweep', 'before']);
    ending.abort();
    await swept;
    expect(told.order.slice(4)).toEqual(['ready']);
  });

  it('tells when runs were freed, and survives a refusal and a fault', async () => {
    const { time, told, ending } = sweep(async (turn) => {
      if (turn === 1) return ok({ requeued: 1, failed: 0 });
      if (turn === 2) return err({ kind: 'rejected', code: 'PGRST202' });
      if (turn === 3) throw new TypeError('Frau Muster');
      return ok({ requeued: 0, failed: 2 });
    });
    await time.advance(70_000);
    expect(told.sweptTurns).toBe(2);
    expect(told.requestIds.size).toBe(4);
    const [first, second, third, fourth] = [...told.requestIds];
    expect(told.logged).toEqual([
      `{"event":"sweep.freed","requestId":"${first}","requeued":1,"failed":0}`,
      `{"event":"sweep.refused","requestId":"${second}","kind":"rejected"}`,
      `{"event":"sweep.fault","requestId":"${third}","kind":"TypeError"}`,
      `{"event":"sweep.freed","requestId":"${fourth}","requeued":0,"failed":2}`,
    ]);
    ending.abort();
  });
});
