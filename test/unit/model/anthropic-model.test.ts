import { createServer, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDemoModel, type DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import { type RunningDemoModel, startDemoModel } from '../../../embedded/demo-model/start-demo-model.ts';
import { answerSchema } from '../../../main/engine/answer-schema.ts';
import { canonicalJson } from '../../../main/engine/canonical-json.ts';
import type { Model, ModelRequest } from '../../../main/engine/ports.ts';
import { systemPrompt, userPrompt } from '../../../main/engine/prompt.ts';
import { type AnthropicModelOptions, createAnthropicModel } from '../../../main/model/anthropic-model.ts';
import { diagnosisResultSchema } from '../../../shared/diagnosis.ts';
import { pack } from '../engine/fixtures.ts';

const key = 'sk-test-very-secret-key';
let server: RunningDemoModel;
let control: DemoModelControl;

// Whatever happens below, nothing may be printed: it could be a key, a prompt or an answer. The SDK keeps the console
// of its first client, so the spies come before that.
const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
const printed = levels.map((level) => vi.spyOn(console, level));

beforeAll(async () => {
  server = await startDemoModel({ port: 0, deltaDelayMs: 0 });
  control = controlDemoModel(server.url);
});
afterEach(async () => {
  await control.reset();
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.close();
});

function createModel(change: Partial<AnthropicModelOptions> = {}): Model {
  return createAnthropicModel({
    getKey: () => key,
    getBaseUrl: () => server.url,
    getModelName: () => 'claude-sonnet-5-5',
    getDeadlines: () => ({ totalMs: 10_000, idleMs: 5_000 }),
    clock: { nowMs: () => Date.now() },
    pause: async () => undefined,
    ...change,
  });
}

function request(change: Partial<ModelRequest> = {}): ModelRequest {
  return {
    system: systemPrompt,
    prompt: userPrompt(canonicalJson(pack()), 'en'),
    answerSchema,
    signal: new AbortController().signal,
    onText: () => undefined,
    onWait: () => undefined,
    ...change,
  };
}

describe('an answer', () => {
  it('arrives piece by piece and is complete, with its provenance', async () => {
    const pieces: string[] = [];
    const answer = await createModel().answer(request({ onText: (text) => pieces.push(text) }));
    if (!answer.ok) throw new Error(answer.error.reason);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe(answer.value.text);
    expect(diagnosisResultSchema.safeParse(JSON.parse(answer.value.text)).success).toBe(true);
    expect(answer.value).toMatchObject({
      stopReason: 'end_turn',
      provider: 'demo',
      model: 'rhythm-demo-1',
      requestId: server.requests()[0]?.requestId,
      costEstimateUsd: null,
      tokens: { cache_read: 0, cache_creation: 0 },
    });
    expect(answer.value.tokens.input).toBeGreaterThan(100);
    expect(answer.value.tokens.output).toBeGreaterThan(10);
  });

  it('is asked for once, streamed, with the schema, without tools', async () => {
    await createModel().answer(request());
    expect(server.requests()).toHaveLength(1);
    const body: unknown = JSON.parse(server.requests()[0]?.body ?? '');
    expect(body).toMatchObject({
      model: 'claude-sonnet-5-5',
      stream: true,
      output_config: { format: { type: 'json_schema', schema: answerSchema } },
    });
    expect(body).not.toHaveProperty('tools');
    expect(body).not.toHaveProperty('temperature');
  });

  it.each(['max_tokens', 'refusal'] as const)(
    'with the stop reason %s is an answer all the same',
    async (kind) => {
      await control.script({ behaviour: { kind } });
      const answer = await createModel().answer(request());
      expect(answer).toMatchObject({ ok: true, value: { stopReason: kind } });
    },
  );

  it('of two megabytes arrives whole', async () => {
    await control.script({ behaviour: { kind: 'huge', bytes: 2_000_000 } });
    const answer = await createModel().answer(request());
    expect(answer.ok && answer.value.text.length).toBeGreaterThan(2_000_000);
  });
});

describe('a call that fails', () => {
  it.each([
    [400, 'LLM_BAD_REQUEST'],
    [401, 'LLM_AUTH'],
    [402, 'LLM_AUTH'],
    [403, 'LLM_AUTH'],
    [404, 'LLM_BAD_REQUEST'],
    [413, 'CONTEXT_TOO_LARGE'],
    [418, 'LLM_BAD_REQUEST'],
    [422, 'LLM_BAD_REQUEST'],
  ])('with status %i is %s after exactly one request', async (status, reason) => {
    await control.script({ behaviour: { kind: 'status', status } });
    expect(await createModel().answer(request())).toEqual({ ok: false, error: { reason, status } });
    expect(server.requests()).toHaveLength(1);
  });

  it.each([
    [408, 'LLM_TIMEOUT'],
    [409, 'LLM_OVERLOADED'],
    [429, 'LLM_RATE_LIMITED'],
    [500, 'LLM_OVERLOADED'],
    [503, 'LLM_OVERLOADED'],
    [504, 'LLM_TIMEOUT'],
    [529, 'LLM_OVERLOADED'],
  ])('with status %i again and again is %s after three requests', async (status, reason) => {
    await control.script({ behaviour: { kind: 'status', status }, times: 3 });
    expect(await createModel().answer(request())).toEqual({ ok: false, error: { reason, status } });
    expect(server.requests()).toHaveLength(3);
  });

  it.each([
    ['overloaded_error', 'LLM_OVERLOADED'],
    ['rate_limit_error', 'LLM_RATE_LIMITED'],
    ['authentication_error', 'LLM_AUTH'],
    ['invalid_request_error', 'LLM_BAD_REQUEST'],
    ['something_new', 'LLM_NETWORK'],
  ])('with the event %s in its stream is %s', async (errorType, reason) => {
    await control.script({ behaviour: { kind: 'error_event', errorType } });
    expect(await createModel().answer(request())).toEqual({ ok: false, error: { reason, status: null } });
  });

  it.each(['html', 'cut_stream', 'end_early'] as const)(
    'as %s is no answer but LLM_NETWORK',
    async (kind) => {
      await control.script({ behaviour: { kind } });
      expect(await createModel().answer(request())).toEqual({
        ok: false,
        error: { reason: 'LLM_NETWORK', status: null },
      });
    },
  );

  it('because nobody listens is LLM_NETWORK', async () => {
    const model = createModel({ getBaseUrl: () => 'http://127.0.0.1:9' });
    expect(await model.answer(request())).toMatchObject({ ok: false, error: { reason: 'LLM_NETWORK' } });
  });

  it('for want of a key is LLM_NOT_CONFIGURED, known before any request', async () => {
    const model = createModel({ getKey: () => null });
    expect(model.unavailable()).toBe('LLM_NOT_CONFIGURED');
    expect(await model.answer(request())).toMatchObject({ error: { reason: 'LLM_NOT_CONFIGURED' } });
    expect(server.requests()).toEqual([]);
    expect(createModel().unavailable()).toBeNull();
  });

  it('never tells the key, the prompt or the words of the provider', async () => {
    const secret = `${key} Sleeps badly since spring`;
    await control.script(
      { behaviour: { kind: 'status', status: 400, message: secret } },
      { behaviour: { kind: 'verbatim', text: secret, stopReason: 'end_turn' } },
      { behaviour: { kind: 'cut_stream' } },
    );
    const failures = [
      await createModel().answer(request()),
      await createModel({ getKey: () => 'another-key' }).answer(request()),
      await createModel().answer(request()),
    ].filter((answer) => !answer.ok);
    expect(failures).toHaveLength(2);
    expect(JSON.stringify(failures)).not.toMatch(/secret|spring/);
  });
});

describe('the deadlines', () => {
  it.each([
    ['before the headers', { kind: 'hang_before_headers' }, 3],
    ['in the middle', { kind: 'hang_mid_body' }, 1],
  ] as const)('end a call that falls silent %s', async (_, behaviour, calls) => {
    await control.script({ behaviour, times: 3 });
    const model = createModel({ getDeadlines: () => ({ totalMs: 10_000, idleMs: 300 }) });
    const startedAt = performance.now();
    expect(await model.answer(request())).toEqual({
      ok: false,
      error: { reason: 'LLM_TIMEOUT', status: null },
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    const seen = await control.waitForRequests({ count: calls, ended: true });
    expect(seen.map(({ outcome }) => outcome)).toEqual(Array(calls).fill('aborted_by_client'));
  });

  it('end a call that drips on and on, although every byte comes in time', async () => {
    await control.script({ behaviour: { kind: 'slow_drip', msPerByte: 5 } });
    const model = createModel({ getDeadlines: () => ({ totalMs: 600, idleMs: 300 }) });
    const startedAt = performance.now();
    expect(await model.answer(request())).toMatchObject({ error: { reason: 'LLM_TIMEOUT' } });
    expect(performance.now() - startedAt).toBeGreaterThan(550);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it('are asked for anew at every call', async () => {
    let totalMs = 300;
    const model = createModel({ getDeadlines: () => ({ totalMs, idleMs: 300 }) });
    await control.script({ behaviour: { kind: 'hang_mid_body' } });
    expect(await model.answer(request())).toMatchObject({ error: { reason: 'LLM_TIMEOUT' } });
    totalMs = 10_000;
    await control.script({ behaviour: { kind: 'normal', deltaDelayMs: 25 } });
    expect(await model.answer(request())).toMatchObject({ ok: true });
  });

  it('leave a slow but steady answer alone', async () => {
    await control.script({ behaviour: { kind: 'normal', deltaDelayMs: 60 } });
    const model = createModel({ getDeadlines: () => ({ totalMs: 20_000, idleMs: 1_000 }) });
    expect(await model.answer(request())).toMatchObject({ ok: true });
  });

  it('count keep-alive pings as life', async () => {
    const pinging = await listen((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let pings = 0;
      const timer = setInterval(() => {
        pings += 1;
        response.write(sse({ type: 'ping' }));
        if (pings < 15) return;
        clearInterval(timer);
        response.end(wholeAnswer('{}'));
      }, 100);
    });
    const model = createModel({
      getBaseUrl: () => pinging.url,
      getDeadlines: () => ({ totalMs: 15_000, idleMs: 1_000 }),
    });
    expect(await model.answer(request())).toMatchObject({ ok: true, value: { text: '{}' } });
    await pinging.close();
  });
});

describe('a cancel', () => {
  it.each(['hang_before_headers', 'hang_mid_body'] as const)(
    'aborts the HTTP request itself: %s',
    async (kind) => {
      await control.script({ behaviour: { kind } });
      const controller = new AbortController();
      const patient = createModel({ getDeadlines: () => ({ totalMs: 120_000, idleMs: 120_000 }) });
      const answering = patient.answer(request({ signal: controller.signal }));
      await control.waitForRequests({ count: 1 });
      controller.abort();
      expect(await answering).toEqual({ ok: false, error: { reason: 'CANCELLED', status: null } });
      const [seen] = await control.waitForRequests({ count: 1, ended: true });
      expect(seen?.outcome).toBe('aborted_by_client');
    },
  );

  it('before the call sends nothing', async () => {
    const answer = await createModel().answer(request({ signal: AbortSignal.abort() }));
    expect(answer).toEqual({ ok: false, error: { reason: 'CANCELLED', status: null } });
    expect(server.requests()).toEqual([]);
  });
});

describe('an error of the listener', () => {
  it('is not taken for one of the model, and ends the request', async () => {
    await control.script({ behaviour: { kind: 'hang_mid_body' } });
    const broken = request({
      onText: () => {
        throw new TypeError('the journal is broken');
      },
    });
    await expect(createModel().answer(broken)).rejects.toThrow('the journal is broken');
    const [seen] = await control.waitForRequests({ count: 1, ended: true });
    expect(seen?.outcome).toBe('aborted_by_client');
  });
});

describe('a gateway', () => {
  it('that refuses structured output is asked once more without it, and not again', async () => {
    const refusal = { status: 400, message: 'output_config: Extra inputs are not permitted' };
    await control.script({ behaviour: { kind: 'status', ...refusal } });
    const model = createModel();
    expect(await model.answer(request())).toMatchObject({ ok: true });
    expect(await model.answer(request())).toMatchObject({ ok: true });
    const structured = server.requests().map(({ body }) => body.includes('output_config'));
    expect(structured).toEqual([true, false, false]);
  });

  it('that breaks the protocol is LLM_NETWORK', async () => {
    const answers = [
      'data: no event name\n\n',
      'event: message_start\ndata: {broken\n\n',
      sse({ type: 'message_start', message: { usage: {} } }),
      sse({ type: 'message_stop' }),
      wholeAnswer('{}').replace('"text":"{}"', '"text":7'),
      wholeAnswer('{}').replace('"output_tokens":1', '"output_tokens":"many"'),
    ];
    const odd = await listen((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answers.shift());
    });
    const model = createModel({ getBaseUrl: () => odd.url });
    while (answers.length > 0) {
      expect(await model.answer(request())).toEqual({
        ok: false,
        error: { reason: 'LLM_NETWORK', status: null },
      });
    }
    await odd.close();
  });

  it('may send events and parts that do not exist yet', async () => {
    const future = await listen((response) => {
      const news = sse({ type: 'mood', mood: 'sunny' });
      const thinking = sse({
        type: 'content_block_delta',
        delta: { type: 'thinking_delta', thinking: 'hm' },
      });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(news + thinking + wholeAnswer('{"a":1}', 'claude-sonnet-5-5'));
    });
    const answer = await createModel({ getBaseUrl: () => future.url }).answer(request());
    expect(answer).toMatchObject({
      ok: true,
      value: { text: '{"a":1}', provider: 'anthropic', model: 'claude-sonnet-5-5', costEstimateUsd: 0.00003 },
    });
    await future.close();
  });
});

function sse(event: { type: string } & Record<string, unknown>): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function wholeAnswer(text: string, model = 'm'): string {
  return [
    { type: 'message_start', message: { model, usage: { input_tokens: 10, output_tokens: 0 } } },
    { type: 'content_block_delta', delta: { type: 'text_delta', text } },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ]
    .map(sse)
    .join('');
}

async function listen(answer: (response: ServerResponse) => void) {
  const http = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
