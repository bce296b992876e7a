import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Remote, SignInFailure } from '../../../main/remote/remote.ts';
import { createVerification } from '../../../main/session/verification.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';

const userId = userIdSchema.parse('77777777-7777-4777-8777-777777777777');
const stranger = userIdSchema.parse('88888888-8888-4888-8888-888888888888');
const email = 'a@ward.example';

/** A server that answers the sign-in so, and counts. */
function serverThat(
  answer: () => SignInFailure | null,
  as = userId,
  credentials = { email, password: 'Spring-rain-2026' },
) {
  let now = 0;
  const seen = { signIns: 0, confirmed: 0, refused: 0 };
  const remote: Pick<Remote, 'auth' | 'getWorkspace'> = {
    auth: {
      async signIn() {
        seen.signIns += 1;
        const failure = answer();
        return failure ? err(failure) : ok({ userId: as, email });
      },
      signOut: async () => undefined,
      currentSession: async () => null,
      onSessionChange: () => () => undefined,
    },
    getWorkspace: async () => ok({ user_id: as, display_name: null, memberships: [] }),
  };
  const verification = createVerification({
    userId,
    remote,
    credentials,
    isConfirmed: false,
    nowMs: () => now,
    onConfirmed() {
      seen.confirmed += 1;
    },
    onRefused() {
      seen.refused += 1;
    },
  });
  const later = () => {
    now += 60_000;
  };
  return { verification, seen, later };
}

const offline = { ok: false, error: { kind: 'offline' } };
const over = { ok: false, error: { kind: 'session-expired' } };

describe('a session that was opened without the server', () => {
  it.each([
    { kind: 'offline' },
    { kind: 'rejected', code: 'over_request_rate_limit' },
    { kind: 'rejected', code: 'unexpected_failure' },
    { kind: 'rejected', code: 'HTTP_500' },
  ] as const)('stays unconfirmed, and is tried again later, on %o', async (failure) => {
    const { verification, seen, later } = serverThat(() => (seen.signIns < 2 ? failure : null));
    expect(await verification.letThrough()).toEqual(offline);
    expect(seen.refused).toBe(0);
    later();
    expect(await verification.letThrough()).toEqual({ ok: true, value: undefined });
    expect(seen).toEqual({ signIns: 2, confirmed: 1, refused: 0 });
  });

  it.each([
    { kind: 'wrong-password' },
    { kind: 'rejected', code: 'user_banned' },
    { kind: 'rejected', code: 'email_not_confirmed' },
  ] as const)('is over on %o, and the password is not sent again', async (failure) => {
    const { verification, seen } = serverThat(() => failure);
    expect(await verification.letThrough()).toEqual(over);
    expect(await verification.letThrough()).toEqual(over);
    expect(seen).toEqual({ signIns: 1, confirmed: 0, refused: 1 });
  });

  it('is over when the e-mail belongs to another account by now', async () => {
    const { verification, seen } = serverThat(() => null, stranger);
    expect(await verification.letThrough()).toEqual(over);
    expect(seen.refused).toBe(1);
  });

  it('signs in once for all calls of one moment', async () => {
    const { verification, seen } = serverThat(() => null);
    await Promise.all([1, 2, 3].map(() => verification.letThrough()));
    expect(seen).toEqual({ signIns: 1, confirmed: 1, refused: 0 });
  });

  it('does not send the password with every call to a server that limits sign-ins', async () => {
    const { verification, seen } = serverThat(() => ({ kind: 'rejected', code: 'over_request_rate_limit' }));
    for (let calls = 0; calls < 5; calls += 1) await verification.letThrough();
    expect(seen.signIns).toBe(1);
  });

  it('tells nobody and lets nothing through after its end', async () => {
    const { verification, seen } = serverThat(() => null);
    const asked = verification.letThrough();
    await verification.end();
    await asked;
    expect(seen.confirmed).toBe(0);
    const later = serverThat(() => null);
    await later.verification.end();
    expect(await later.verification.letThrough()).toEqual(offline);
    expect(later.seen.signIns).toBe(0);
  });

  it('asks for the access again when it may have changed, without the password', async () => {
    const { verification, seen } = serverThat(() => null);
    await verification.letThrough();
    verification.renew();
    await verification.letThrough();
    expect(seen).toEqual({ signIns: 1, confirmed: 2, refused: 0 });
  });
});

it('leaves nothing of the password in memory once the server has accepted it', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no garbage collector to call');
  const { verification, password } = await confirmed();
  await expect
    .poll(() => {
      collect();
      return password.deref() === undefined;
    })
    .toBe(true);
  expect(await verification.letThrough()).toEqual({ ok: true, value: undefined });
});

/** A session that was confirmed with a password to which the test itself keeps no way. */
async function confirmed() {
  const credentials = { email, password: 'Spring-rain-2026' };
  const { verification } = serverThat(() => null, userId, credentials);
  await verification.letThrough();
  return { verification, password: new WeakRef(credentials) };
}
