import { afterAll, describe, expect, it, vi } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { runIdSchema, userIdSchema } from '../../shared/ids.ts';
import { sharedEmbedded } from './embedded-fixture.ts';
import { deadAddress, memorySlot, must, remotes, storedSession, strangeServer } from './remote-fixture.ts';

const backend = sharedEmbedded({ demo: true });
const { connect, signIn, closeAll } = remotes(backend);
afterAll(closeAll);

const keller = { email: demoStaff.keller.email, password: demoStaff.keller.password };
const someRun = runIdSchema.parse('99999999-9999-4999-8999-999999999999');

describe('signing in', () => {
  it('answers who signed in and keeps the session for the next start', async () => {
    const sessionStorage = memorySlot();
    const expected = { userId: demoStaff.keller.id, email: keller.email };
    expect(await connect({ sessionStorage }).auth.signIn(keller)).toEqual({ ok: true, value: expected });
    const restarted = connect({ sessionStorage });
    expect(await restarted.auth.currentSession()).toEqual(expected);
    const workspace = must(await restarted.getWorkspace());
    expect(workspace).toMatchObject({ user_id: demoStaff.keller.id, display_name: 'Dr. Keller' });
    expect(workspace.memberships).toMatchObject([
      { role: 'clinician', organization_name: 'Demo-Praxis Rhythm' },
    ]);
  });

  it('tells a wrong password and an unknown address from a server that is not there', async () => {
    const { auth } = connect();
    const failure = async (attempt: Promise<unknown>) => await attempt;
    expect(await failure(auth.signIn({ ...keller, password: 'wrong' }))).toMatchObject({
      error: { kind: 'wrong-password' },
    });
    expect(await failure(auth.signIn({ ...keller, email: 'nobody@example.org' }))).toMatchObject({
      error: { kind: 'wrong-password' },
    });
    const away = connect({ url: await deadAddress() });
    expect(await away.auth.signIn(keller)).toEqual({ ok: false, error: { kind: 'offline' } });
    expect(await auth.currentSession()).toBeNull();
  });

  it('gives up on a server that never answers', async () => {
    const silent = await strangeServer(() => undefined);
    const startedAt = performance.now();
    const remote = connect({ url: silent.url, requestTimeoutMs: 300 });
    expect(await remote.auth.signIn(keller)).toEqual({ ok: false, error: { kind: 'offline' } });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    await silent.close();
  });

  it('passes on the code of any other refusal', async () => {
    const strict = await strangeServer((_, response) => {
      response.writeHead(429, { 'content-type': 'application/json', 'x-supabase-api-version': '2024-01-01' });
      response.end(JSON.stringify({ code: 'over_request_rate_limit', message: 'slow down' }));
    });
    const remote = connect({ url: strict.url });
    expect(await remote.auth.signIn(keller)).toEqual({
      ok: false,
      error: { kind: 'rejected', code: 'over_request_rate_limit' },
    });
    await strict.close();
  });
});

describe('signing out', () => {
  it('empties the slot and makes the stored tokens useless', async () => {
    const sessionStorage = memorySlot();
    const remote = await signIn('keller', { sessionStorage });
    const before = sessionStorage.read();
    await remote.auth.signOut();
    expect(sessionStorage.read()).toBeNull();
    expect(await remote.auth.currentSession()).toBeNull();
    const { refresh_token } = JSON.parse(before ?? '{}');
    const refreshed = await fetch(`${backend().url}/auth/v1/token?grant_type=refresh_token`, {
      method: 'POST',
      headers: { apikey: backend().publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token }),
    });
    expect(refreshed.ok).toBe(false);
  });

  it('works while the server is away, with a fresh and with an expired token', async () => {
    const url = await deadAddress();
    for (const expiresInS of [3600, -60]) {
      const sessionStorage = memorySlot(storedSession({ accessToken: 'token', expiresInS }));
      const remote = connect({ url, sessionStorage, requestTimeoutMs: 300 });
      const changed = vi.fn();
      remote.auth.onSessionChange(changed);
      const startedAt = performance.now();
      await remote.auth.signOut();
      expect(performance.now() - startedAt).toBeLessThan(5000);
      expect(sessionStorage.read()).toBeNull();
      expect(changed.mock.calls).toEqual([[null]]);
    }
  });
});

describe('without a usable session nothing is answered in the name of the user', () => {
  it('signed out: no request is sent, since "no rows" would read as "somebody else has the run"', async () => {
    const server = await strangeServer((_, response) => response.end('[]'));
    const remote = connect({ url: server.url });
    expect(await remote.runs.tryGetRun(someRun)).toEqual({ ok: false, error: { kind: 'session-expired' } });
    expect(server.requests()).toBe(0);
    await server.close();
  });

  it('a token that the server does not accept', async () => {
    const sessionStorage = memorySlot(
      storedSession({ accessToken: 'forged.forged.forged', expiresInS: 3600 }),
    );
    const remote = connect({ sessionStorage });
    expect(await remote.getWorkspace()).toEqual({ ok: false, error: { kind: 'session-expired' } });
  });

  it('an expired token whose refresh is refused: the session ends and says so', async () => {
    const sessionStorage = memorySlot(storedSession({ accessToken: 'token', expiresInS: -60 }));
    const remote = connect({ sessionStorage });
    const changed = vi.fn();
    remote.auth.onSessionChange(changed);
    expect(await remote.getWorkspace()).toEqual({ ok: false, error: { kind: 'session-expired' } });
    await vi.waitFor(() => expect(changed.mock.calls).toEqual([[null]]));
    expect(sessionStorage.read()).toBeNull();
  });

  it('an expired token while the server is away: offline, and the session is kept for later', async () => {
    const sessionStorage = memorySlot(storedSession({ accessToken: 'token', expiresInS: -60 }));
    const remote = connect({ url: await deadAddress(), sessionStorage, requestTimeoutMs: 300 });
    expect(await remote.auth.currentSession()).toMatchObject({ email: keller.email });
    expect(await remote.getWorkspace()).toEqual({ ok: false, error: { kind: 'offline' } });
    expect(sessionStorage.read()).not.toBeNull();
  });

  it('a token that ran out while the clock here stood still: a new one is got and the call sent again', async () => {
    const sessionStorage = memorySlot();
    const remote = await signIn('keller', { sessionStorage });
    const session = JSON.parse(sessionStorage.read() ?? '');
    sessionStorage.write(JSON.stringify({ ...session, access_token: 'forged.forged.forged' }));
    expect(must(await remote.getWorkspace()).user_id).toBe(demoStaff.keller.id);
    expect(sessionStorage.read()).not.toContain('forged');
  });

  it('a slot that holds something else counts as signed out', async () => {
    for (const content of ['', 'no json', '{}', '{"user":{"id":"7"}}']) {
      expect(await connect({ sessionStorage: memorySlot(content) }).auth.currentSession()).toBeNull();
    }
  });
});

describe('a remote that is bound to a user', () => {
  it('sends nothing in the name of who signs in after that one, and works again after the return', async () => {
    const remote = await signIn('keller');
    const bound = remote.boundTo(userIdSchema.parse(demoStaff.keller.id));
    expect(must(await bound.getWorkspace()).user_id).toBe(demoStaff.keller.id);
    const { email, password } = demoStaff.admin;
    must(await remote.auth.signIn({ email, password }));
    const refused = { ok: false, error: { kind: 'session-expired' } };
    expect(await bound.getWorkspace()).toEqual(refused);
    expect(await bound.runs.tryGetRun(someRun)).toEqual(refused);
    expect(must(await remote.getWorkspace()).user_id).toBe(demoStaff.admin.id);
    must(await remote.auth.signIn(keller));
    expect(must(await bound.getWorkspace()).user_id).toBe(demoStaff.keller.id);
  });
});

describe('listening to the session', () => {
  it('hears the sign-in and the sign-out once each, until it stops listening', async () => {
    const remote = connect();
    const changed = vi.fn();
    const stop = remote.auth.onSessionChange(changed);
    must(await remote.auth.signIn(keller));
    must(await remote.auth.signIn(keller));
    await remote.auth.signOut();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
    expect(changed.mock.calls).toEqual([[{ userId: demoStaff.keller.id, email: keller.email }], [null]]);
    stop();
    must(await remote.auth.signIn(keller));
    expect(changed).toHaveBeenCalledTimes(2);
  });
});
