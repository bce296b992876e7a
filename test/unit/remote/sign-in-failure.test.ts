import { expect, it } from 'vitest';
import { remoteAnswered } from './answering-server.ts';

/** What the app makes of a sign-in that is answered so. */
async function signInAnswered(status: number, type: string, body: string) {
  const { remote, stop } = await remoteAnswered(status, type, body);
  const signedIn = await remote.auth.signIn({ email: 'a@ward.example', password: 'x' });
  await stop();
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
  [500, 'unexpected_failure', { kind: 'offline' }],
  [429, 'over_request_rate_limit', { kind: 'rejected', code: 'over_request_rate_limit' }],
])(
  'takes what the auth server says with a code of its own (%i %s) for its answer',
  async (status, code, error) => {
    const body = JSON.stringify({ code, error_code: code, msg: 'x' });
    expect(await signInAnswered(status, 'application/json', body)).toEqual({ ok: false, error });
  },
);
