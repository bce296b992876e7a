import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { EgressRefused, type RefusedEgress } from '../../../main/egress/egress-refused.ts';
import { reachOnly } from '../../../main/egress/reach-only.ts';
import { socketOnly } from '../../../main/egress/socket-only.ts';
import { createAnthropicModel } from '../../../main/model/anthropic-model.ts';
import { createRemote } from '../../../main/remote/create-remote.ts';
import { testConnection } from '../../../main/remote/test-connection.ts';
import { systemClock } from '../../../main/runtime/system-clock.ts';
import { takeEnvironment } from '../../../main/runtime/take-environment.ts';
import { isSecureAddress } from '../../../shared/is-secure-address.ts';
import { memorySlot } from '../../backend/remote-fixture.ts';
import { startHostileServer } from '../../campaigns/support/hostile-server.ts';

const key = 'sk-canary-0123456789';
const publishableKey = 'sb_publishable_canary_0123456789';
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
});

/** A server of somebody; tells what was asked of it. */
async function serve(listener: RequestListener): Promise<{ url: string; heard: IncomingMessage[] }> {
  const heard: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    heard.push(request);
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, heard };
}

/** A thief, and a server that sends everybody to the thief. */
async function hostileServer(status: number) {
  const thief = await serve((_, response) => response.writeHead(200).end('{}'));
  const server = await serve((request, response) =>
    response.writeHead(status, { location: `${thief.url}${request.url}` }).end(),
  );
  return { thief, server };
}

describe('what may be reached', () => {
  it('is the origin that a fetch was made for', async () => {
    const server = await serve((_, response) => response.end('here'));
    const response = await reachOnly(`${server.url}/base/`, () => undefined)(`${server.url}/other?q=1`);
    expect(await response.text()).toBe('here');
  });

  it.each(['string', 'URL', 'Request'])('is no other origin: asked by a %s', async (kind) => {
    const other = await serve((_, response) => response.end());
    const refused: RefusedEgress[] = [];
    const reach = reachOnly('https://project.example', (what) => refused.push(what));
    const address = `${other.url}/rest/v1/patients?name=eq.Anna`;
    const input = kind === 'string' ? address : kind === 'URL' ? new URL(address) : new Request(address);
    await expect(reach(input, { headers: { authorization: key } })).rejects.toThrow(EgressRefused);
    expect(other.heard).toEqual([]);
    expect(refused).toEqual([{ host: new URL(other.url).host, why: 'address' }]);
  });

  it.each([301, 302, 303, 307, 308])('is nothing that a redirect names: %i', async (status) => {
    const { thief, server } = await hostileServer(status);
    const refused: RefusedEgress[] = [];
    const reach = reachOnly(server.url, (what) => refused.push(what));
    await expect(
      reach(`${server.url}/x?name=Anna`, { method: 'POST', body: 'x', redirect: 'follow' }),
    ).rejects.toThrow(EgressRefused);
    expect(thief.heard).toEqual([]);
    expect(refused).toEqual([{ host: new URL(thief.url).host, why: 'redirect' }]);
  });

  it('is for a WebSocket the origin that it was made for', async () => {
    const { thief, server } = await hostileServer(302);
    const refused: RefusedEgress[] = [];
    const Socket = socketOnly(server.url, (what) => refused.push(what));
    expect(() => new Socket(`${thief.url.replace('http', 'ws')}/realtime`)).toThrow(EgressRefused);
    expect(() => new Socket(server.url.replace('http', 'wss'))).toThrow(EgressRefused);
    expect(refused).toHaveLength(2);
    const redirected = new Socket(`${server.url.replace('http', 'ws')}/realtime`);
    await new Promise((resolve) => redirected.once('error', resolve));
    expect(server.heard).toHaveLength(1);
    expect(thief.heard).toEqual([]);
  });

  it('is for a WebSocket of a project on https the same host by wss', async () => {
    const Socket = socketOnly('https://127.0.0.1:1', () => undefined);
    const socket = new Socket('wss://127.0.0.1:1/realtime');
    const fault = await new Promise((resolve) => socket.once('error', resolve));
    expect(fault).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a certificate that nobody has signed', () => {
  it('is refused, whatever the environment says', async () => {
    const hostile = await startHostileServer();
    const reach = reachOnly(hostile.targets.https, () => undefined);
    const weakened = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    Object.assign(process.env, weakened);
    takeEnvironment(process.env);
    await expect(reach(`${hostile.targets.https}/taken`)).rejects.toThrow('fetch failed');
    // Control: obeyed, it would have let the request through.
    Object.assign(process.env, weakened);
    expect((await reach(`${hostile.targets.https}/obeyed`)).status).toBe(200);
    takeEnvironment(process.env);
    expect([...hostile.arrived()]).toEqual(['obeyed']);
    await hostile.close();
  });
});

describe('a hostile server that sends everybody elsewhere', () => {
  it('gets the key of the model and nobody else does', async () => {
    const { thief, server } = await hostileServer(307);
    const refused: RefusedEgress[] = [];
    const model = createAnthropicModel({
      getKey: () => key,
      getBaseUrl: () => server.url,
      getModelName: () => 'claude-sonnet-5-5',
      getDeadlines: () => ({ totalMs: 5_000, idleMs: 5_000 }),
      clock: systemClock,
      onEgressRefused: (what) => refused.push(what),
      pause: async () => undefined,
    });
    const answer = await model.answer({
      system: 's',
      prompt: 'canary-prompt',
      answerSchema: {},
      signal: new AbortController().signal,
      onText: () => undefined,
      onWait: () => undefined,
    });
    expect(answer).toMatchObject({ ok: false });
    expect(server.heard.length).toBeGreaterThan(0);
    expect(thief.heard).toEqual([]);
    expect(refused.length).toBe(server.heard.length);
  });

  it('in the place of the project gets a password, and nobody else does', async () => {
    const { thief, server } = await hostileServer(307);
    const remote = createRemote({ url: server.url, publishableKey, sessionStorage: memorySlot() });
    const signedIn = await remote.auth.signIn({ email: 'a@b.example', password: 'canary-password' });
    await remote.close();
    expect(signedIn.ok).toBe(false);
    expect(server.heard.length).toBeGreaterThan(0);
    expect(thief.heard).toEqual([]);
  });

  it('is no project to the connection test', async () => {
    const { thief, server } = await hostileServer(302);
    expect(await testConnection({ url: server.url, publishableKey })).toBe('NOT_SUPABASE');
    expect(server.heard).toHaveLength(1);
    expect(thief.heard).toEqual([]);
  });
});

describe('plain http', () => {
  it.each([
    ['https://project.example', true],
    ['https://10.0.0.1:8443/base', true],
    ['http://localhost:54321', true],
    ['http://127.0.0.1:54321', true],
    ['http://127.8.9.10', true],
    ['http://[::1]:54321', true],
    ['http://0x7f000001', true],
    ['http://project.example', false],
    ['http://10.0.0.1', false],
    ['http://localhost.attacker.example', false],
    ['http://127.0.0.1.attacker.example', false],
    ['http://localhost@attacker.example', false],
    ['http://[::ffff:127.0.0.1]', false],
    ['ws://localhost', false],
    ['nowhere', false],
  ])('%s: secure %s', (address, expected) => {
    expect(isSecureAddress(address)).toBe(expected);
  });

  it('to another machine is refused by the connection test, and nothing is sent', async () => {
    expect(await testConnection({ url: 'http://project.example', publishableKey })).toBe('INSECURE_URL');
  });
});
