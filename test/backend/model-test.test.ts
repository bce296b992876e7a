import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { type RunningDemoModel, startDemoModel } from '../../embedded/demo-model/start-demo-model.ts';
import { type ModelTestOptions, testModel } from '../../main/model/test-model.ts';
import type { ModelTest } from '../../shared/ipc/execution-channels.ts';
import { startHostileServer } from '../campaigns/support/hostile-server.ts';
import { deadAddress, strangeServer } from './remote-fixture.ts';

const key = 'sk-canary-of-the-model-test';
let server: RunningDemoModel;
let control: DemoModelControl;
let tested: ModelTest[] = [];

beforeAll(async () => {
  server = await startDemoModel({ port: 0, deltaDelayMs: 0 });
  control = controlDemoModel(server.url);
});
afterEach(async () => {
  // Whatever came of it, nothing of the key is in it.
  expect(JSON.stringify(tested)).not.toContain('canary');
  tested = [];
  await control.reset();
});
afterAll(() => server.close());

async function test(change: Partial<ModelTestOptions> = {}): Promise<ModelTest> {
  const outcome = await testModel({
    key,
    baseUrl: server.url,
    model: 'rhythm-demo-1',
    clock: { nowMs: () => performance.now() },
    ...change,
  });
  tested.push(outcome);
  return outcome;
}

describe('the test of the model', () => {
  it('names the model that answers, how long it took and the request, and asks for next to nothing', async () => {
    const outcome = await test();
    expect(outcome).toMatchObject({ problem: null, model: 'rhythm-demo-1', status: 200 });
    expect(outcome.host).toBe(new URL(server.url).host);
    expect(outcome.durationMs).toBeGreaterThan(0);
    const [asked, ...others] = await control.requests();
    expect(others).toEqual([]);
    expect(outcome.requestId).toBe(asked?.requestId);
    expect(asked?.path).toBe('/v1/messages');
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      model: 'rhythm-demo-1',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'Reply with OK.' }],
    });
  });

  it('asks nobody without a key', async () => {
    expect(await test({ key: null })).toMatchObject({ problem: 'NOT_CONFIGURED', model: null });
    expect(server.requests()).toHaveLength(0);
  });

  it.each([
    [400, 'REQUEST_REFUSED'],
    [401, 'KEY_REFUSED'],
    [402, 'NO_CREDIT'],
    [403, 'NO_PERMISSION'],
    [404, 'MODEL_UNKNOWN'],
    [429, 'RATE_LIMITED'],
    [500, 'OVERLOADED'],
    [529, 'OVERLOADED'],
    [504, 'TIMEOUT'],
  ] as const)('says what a status %i means, once and without asking again', async (status, problem) => {
    await control.script({ behaviour: { kind: 'status', status }, times: 2 });
    const outcome = await test();
    expect(outcome).toMatchObject({ problem, status, model: null });
    expect(outcome.requestId).toBe(server.requests()[0]?.requestId);
    expect(server.requests()).toHaveLength(1);
  });

  it('gives up a call that is not answered in time', async () => {
    await control.script({ behaviour: { kind: 'hang_before_headers' } });
    expect(await test({ timeoutMs: 150 })).toMatchObject({ problem: 'TIMEOUT', status: null });
  });

  it('names an address where nobody answers, and a name that nobody has', async () => {
    expect((await test({ baseUrl: await deadAddress() })).problem).toBe('UNREACHABLE');
    expect((await test({ baseUrl: 'https://gateway.invalid' })).problem).toBe('NAME_UNKNOWN');
  });

  it.each([
    ['a page with status 200', 200, 'text/html', '<html>Please sign in</html>'],
    ['a page with status 404', 404, 'text/html', '<html>Not found</html>'],
    ['other JSON', 200, 'application/json', '{"ok":true}'],
  ])('is not taken in by %s', async (_, status, type, body) => {
    const other = await strangeServer((_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    expect((await test({ baseUrl: other.url })).problem).toBe('NOT_THE_API');
    await other.close();
  });

  it('sends the key to no other address, whoever asks for it', async () => {
    const thief = await strangeServer((_request, response) => response.end('{}'));
    const gateway = await strangeServer((_request, response) => {
      response.writeHead(307, { location: `${thief.url}/v1/messages` }).end();
    });
    const refused: unknown[] = [];
    const outcome = await test({ baseUrl: gateway.url, onEgressRefused: (what) => refused.push(what) });
    expect(outcome.problem).toBe('REDIRECTED');
    expect(refused).toEqual([{ host: new URL(thief.url).host, why: 'redirect' }]);
    expect(thief.requests()).toBe(0);
    await Promise.all([thief.close(), gateway.close()]);
  });

  it('says that a certificate is not trusted, and that nobody speaks TLS there', async () => {
    const hostile = await startHostileServer();
    expect((await test({ baseUrl: hostile.targets.https })).problem).toBe('TLS');
    expect((await test({ baseUrl: hostile.targets.http.replace('http:', 'https:') })).problem).toBe('TLS');
    expect([...hostile.arrived()]).toEqual([]);
    await hostile.close();
  });
});
