import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { createRemote } from '../../../main/remote/create-remote.ts';

/** What the app makes of a sign-in that is answered so. */
async function signInAnswered(status: number, type: string, body: string) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const remote = createRemote({
    url: `http://127.0.0.1:${port}`,
    publishableKey: 'sb_publishable_x',
    sessionStorage: { read: () => null, write: () => undefined, clear: () => undefined },
  });
  const signedIn = await remote.auth.signIn({ email: 'a@ward.example', password: 'x' });
  await remote.close();
  server.close();
  return signedIn;
}

it.each([200, 403, 404, 511, 540])(
  'takes a page of a proxy (%i) for no answer of the server',
  async (status) => {
    expect(await signInAnswered(status, 'text/html', '<html>Welcome to our Wi-Fi</html>')).toEqual({
      ok: false,
      error: { kind: 'offline' },
    });
  },
);

it.each([
  [400, 'invalid_credentials', { kind: 'wrong-password' }],
  [400, 'user_banned', { kind: 'rejected', code: 'user_banned' }],
  [429, 'over_request_rate_limit', { kind: 'rejected', code: 'over_request_rate_limit' }],
])(
  'takes what the auth server says with a code of its own (%i %s) for its answer',
  async (status, code, error) => {
    const body = JSON.stringify({ code, error_code: code, msg: 'x' });
    expect(await signInAnswered(status, 'application/json', body)).toEqual({ ok: false, error });
  },
);
