import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { controlDemoModel, type DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import { type RunningDemoModel, startDemoModel } from '../../../embedded/demo-model/start-demo-model.ts';
import { answerSchema } from '../../../main/engine/answer-schema.ts';
import { canonicalJson } from '../../../main/engine/canonical-json.ts';
import { pause } from '../../../main/engine/pause.ts';
import type { ModelRequest } from '../../../main/engine/ports.ts';
import { systemPrompt, userPrompt } from '../../../main/engine/prompt.ts';
import { createAnthropicModel } from '../../../main/model/anthropic-model.ts';
import type { RetryOptions } from '../../../main/model/call-again.ts';
import type { RetryWait } from '../../../shared/run.ts';
import { pack } from '../engine/fixtures.ts';

let server: RunningDemoModel;
let control: DemoModelControl;
beforeAll(async () => {
  server = await startDemoModel({ port: 0, deltaDelayMs: 0 });
  control = controlDemoModel(server.url);
});
afterEach(() => control.reset());
afterAll(() => server.close());

/** The model with a clock that stands still; `told` keeps the waits and pauses. */
function observedModel(change: Partial<RetryOptions> & { getBaseUrl?: () => string } = {}) {
  const told = { waits: [] as (RetryWait | null)[], pausesMs: [] as number[], text: '' };
  const model = createAnthropicModel({
    getKey: () => 'demo-key',
    getBaseUrl: () => server.url,
    getModelName: () => 'rhythm-demo-1',
    getDeadlines: () => ({ totalMs: 10_000, idleMs: 5_000 }),
    clock: { nowMs: () => 1_000_000 },
    random: () => 0.5,
    pause: async (delayMs) => {
      told.pausesMs.push(delayMs);
    },
    ...change,
  });
  const answer = (request: Partial<ModelRequest> = {}) =>
    model.answer({
      system: systemPrompt,
      prompt: userPrompt(canonicalJson(pack()), 'en'),
      answerSchema,
      signal: new AbortController().signal,
      onText: (text) => {
        told.text += text;
      },
      onWait: (wait) => told.waits.push(wait),
      ...request,
    });
  return { told, answer };
}

describe('a call that failed in passing', () => {
  it('is made again, and the wait is told until it is over', async () => {
    await control.script({ behaviour: { kind: 'status', status: 429, retryAfterSeconds: 4 } });
    const { told, answer } = observedModel();
    const answered = await answer();
    expect(answered).toMatchObject({ ok: true, value: { text: told.text } });
    expect(server.requests()).toHaveLength(2);
    expect(told.pausesMs).toEqual([4_500]);
    expect(told.waits).toEqual([{ reason: 'LLM_RATE_LIMITED', untilMs: 1_004_500, call: 2, of: 3 }, null]);
  });

  it('because of an event before any text is made again; after text it is final', async () => {
    await control.script({ behaviour: { kind: 'error_event', afterDeltas: 0 } });
    expect(await observedModel().answer()).toMatchObject({ ok: true });
    expect(server.requests()).toHaveLength(2);
    await control.reset();
    await control.script({ behaviour: { kind: 'error_event', afterDeltas: 1 } });
    const { told, answer } = observedModel();
    expect(await answer()).toMatchObject({ ok: false, error: { reason: 'LLM_OVERLOADED' } });
    expect(server.requests()).toHaveLength(1);
    expect(told.waits).toEqual([]);
  });

  it('because it asked for structured output is made again at once, as one of the three', async () => {
    const refusal = { kind: 'status', status: 400, message: 'output_config: unknown field' } as const;
    const overloaded = { kind: 'status', status: 529 } as const;
    await control.script({ behaviour: refusal }, { behaviour: overloaded, times: 9 });
    const { told, answer } = observedModel();
    expect(await answer()).toMatchObject({ ok: false, error: { reason: 'LLM_OVERLOADED' } });
    expect(server.requests().map(({ body }) => body.includes('output_config'))).toEqual([true, false, false]);
    expect(told.pausesMs).toEqual([2_250]);
  });

  it('because the connection was reset is made again, three times in all', async () => {
    let connections = 0;
    const resetting = createServer((request) => {
      connections += 1;
      request.socket.resetAndDestroy();
    });
    await new Promise<void>((resolve) => resetting.listen(0, '127.0.0.1', resolve));
    const address = resetting.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const { told, answer } = observedModel({ getBaseUrl: () => `http://127.0.0.1:${address.port}` });
    expect(await answer()).toEqual({ ok: false, error: { reason: 'LLM_NETWORK', status: null } });
    expect(connections).toBe(3);
    expect(told.pausesMs).toEqual([1_125, 2_250]);
    await new Promise((resolve) => resetting.close(resolve));
  });
});

describe('a workstation that is set to fewer calls', () => {
  it.each([1, 2])('makes %i and tells of no more', async (most) => {
    await control.script({ behaviour: { kind: 'status', status: 529 }, times: 3 });
    const { told, answer } = observedModel({ getMostCalls: () => most });
    expect(await answer()).toMatchObject({ ok: false, error: { reason: 'LLM_OVERLOADED' } });
    expect(server.requests()).toHaveLength(most);
    expect(told.waits.filter((wait) => wait !== null).map((wait) => wait?.of)).toEqual(
      Array.from({ length: most - 1 }, () => most),
    );
  });

  it('asks once more all the same without a format that the gateway does not know: that is no retry', async () => {
    const format = 'output_config: Extra inputs are not permitted';
    await control.script({ behaviour: { kind: 'status', status: 400, message: format } });
    const { answer } = observedModel({ getMostCalls: () => 1 });
    expect(await answer()).toMatchObject({ ok: true });
    expect(server.requests()).toHaveLength(2);
  });
});

describe('a cancel while it waits', () => {
  it('ends the wait at once; no further request is sent', async () => {
    await control.script({ behaviour: { kind: 'status', status: 429, retryAfterSeconds: 50 } });
    const controller = new AbortController();
    const { told, answer } = observedModel({ pause });
    const startedAt = performance.now();
    const answering = answer({
      signal: controller.signal,
      onWait: (wait) => {
        told.waits.push(wait);
        if (wait) queueMicrotask(() => controller.abort());
      },
    });
    expect(await answering).toEqual({ ok: false, error: { reason: 'CANCELLED', status: null } });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(server.requests()).toHaveLength(1);
    expect(told.waits).toMatchObject([{ call: 2 }, null]);
  });
});
