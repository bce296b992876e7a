import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { apiClient, notesSchema, sharedEmbedded, signedInUser, type TestUser } from './embedded-fixture.ts';

const backend = sharedEmbedded({ migrations: notesSchema });

let ada: TestUser;
let ben: TestUser;
beforeAll(async () => {
  [ada, ben] = await Promise.all([signedInUser(backend()), signedInUser(backend())]);
});

describe('Auth', () => {
  test('a wrong password is refused with invalid_credentials', async () => {
    const { error } = await apiClient(backend()).auth.signInWithPassword({
      email: ada.email,
      password: 'wrong password',
    });
    expect(error).toMatchObject({ status: 400, code: 'invalid_credentials' });
  });

  test('a session is refreshed, and worth nothing after signing out', async () => {
    const { client } = await signedInUser(backend());
    const refreshed = await client.auth.refreshSession();
    expect(refreshed.error).toBeNull();
    const token = refreshed.data.session?.access_token ?? '';
    expect((await client.auth.getUser(token)).error).toBeNull();
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await client.auth.getUser(token)).error).toMatchObject({ name: 'AuthSessionMissingError' });
  });

  test('the admin API keeps the id it is given, and refuses an e-mail twice', async () => {
    const admin = apiClient(backend(), backend().secretKey).auth.admin;
    const id = randomUUID();
    const user = { id, email: `${id}@test.example`, password: 'long enough' };
    expect((await admin.createUser(user)).data.user?.id).toBe(id);
    expect((await admin.createUser(user)).error).toMatchObject({ status: 422, code: 'email_exists' });
  });

  test('the admin API needs the secret key', async () => {
    const { error } = await apiClient(backend()).auth.admin.createUser({
      email: 'x@test.example',
      password: 'long enough',
    });
    expect(error).toMatchObject({ status: 401 });
  });
});

describe('rows under row level security', () => {
  test('an owner inserts, reads and updates; a stranger sees and changes nothing', async () => {
    const inserted = await ada.client
      .from('notes')
      .insert({ title: 'mine', body: { deep: [1, { x: null }] } })
      .select()
      .single();
    expect(inserted.error).toBeNull();
    const { id } = inserted.data;
    expect(inserted.data).toMatchObject({ owner: ada.id, title: 'mine', body: { deep: [1, { x: null }] } });

    const updated = await ada.client.from('notes').update({ score: 7 }).eq('id', id).select();
    expect(updated.data).toMatchObject([{ id, score: 7 }]);
    expect((await ben.client.from('notes').select().eq('id', id)).data).toEqual([]);
    expect((await ben.client.from('notes').update({ score: 8 }).eq('id', id).select()).data).toEqual([]);
  });

  test('points in time read as PostgREST writes them', async () => {
    const at = { created_at: '2026-01-31T09:30:00.25+01:00', seen_at: '2026-01-31 09:30:00' };
    const { data } = await ada.client.from('notes').insert(at).select('created_at, seen_at').single();
    expect(data).toEqual({ created_at: '2026-01-31T08:30:00.25+00:00', seen_at: '2026-01-31T09:30:00' });
  });

  test('what the migrations revoke stays revoked', async () => {
    const deleted = await ada.client.from('notes').delete().eq('owner', ada.id);
    expect(deleted).toMatchObject({ status: 403, error: { code: '42501' } });
    expect(await apiClient(backend()).from('notes').select()).toMatchObject({
      status: 401,
      error: { code: '42501' },
    });
  });

  test('of twenty racers for one guarded update exactly one wins, thirty times', async () => {
    for (let round = 0; round < 30; round++) {
      const row = await ada.client.from('notes').insert({ status: 'shared' }).select().single();
      const race = Array.from({ length: 20 }, (_, racer) => {
        const claim = { status: 'claimed', score: racer };
        const client = racer % 2 === 0 ? ada.client : ben.client;
        return client
          .from('notes')
          .update(claim)
          .eq('id', row.data.id)
          .eq('status', 'shared')
          .select('score');
      });
      const answers = await Promise.all(race);
      expect(answers.map(({ error }) => error)).toEqual(answers.map(() => null));
      const winners = answers.flatMap(({ data }) => data ?? []);
      expect(winners).toHaveLength(1);
      const stored = await ada.client.from('notes').select('score').eq('id', row.data.id).single();
      expect(stored.data).toEqual(winners[0]);
    }
  });
});

describe('a request in the database', () => {
  test('runs as the caller, with its claims, headers and the settings of its role', async () => {
    const client = createClient(backend().url, backend().publishableKey, {
      auth: { persistSession: false },
      global: { headers: { 'x-request-id': 'request-7' } },
    });
    const { data: session } = await ada.client.auth.getSession();
    await client.auth.setSession({
      access_token: session.session?.access_token ?? '',
      refresh_token: session.session?.refresh_token ?? '',
    });
    expect((await client.rpc('whoami')).data).toMatchObject({
      uid: ada.id,
      role: 'authenticated',
      email: ada.email,
      current_user: 'authenticated',
      session_user: 'authenticator',
      request_id: 'request-7',
      timeout: '8s',
    });
    expect((await apiClient(backend()).rpc('whoami')).data).toMatchObject({
      uid: null,
      role: 'anon',
      timeout: '3s',
    });
  });

  test('cannot become the owner of the schema', async () => {
    for (const role of ['postgres', 'supabase_admin', 'supabase_auth_admin']) {
      expect((await ada.client.rpc('try_to_become', { p_role: role })).error).toMatchObject({
        code: '42501',
      });
    }
  });

  test('cannot write in a GET', async () => {
    expect(await ada.client.rpc('write_in_a_read', {}, { get: true })).toMatchObject({
      status: 405,
      error: { code: '25006' },
    });
  });

  test.each([[{ a: [1, 'x'] }], [[1, { b: null }]], ['plain words'], ['with "quotes"'], [5], [true], [[]]])(
    'hands JSON over as it is: %j',
    async (value) => {
      const { data } = await ada.client.rpc('whoami', { p_value: value });
      expect(data.value).toEqual(value);
    },
  );
});

describe('errors', () => {
  test.each([
    ['RW001', 400],
    ['RW002', 400],
    ['42501', 403],
    ['23514', 400],
    ['P0001', 400],
    ['22023', 400],
    ['23505', 409],
    ['40001', 500],
    ['57014', 500],
  ])('SQLSTATE %s reaches the caller with status %i and its words', async (code, status) => {
    const answer = await ada.client.rpc('fail_with', { p_code: code });
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({ code, message: 'told so' });
    if (code !== '23505') expect(answer.error).toMatchObject({ details: 'a detail', hint: 'a hint' });
  });

  test('a violated check names itself', async () => {
    const answer = await ada.client.from('notes').insert({ score: 1000 });
    expect(answer).toMatchObject({ status: 400, error: { code: '23514' } });
    expect(answer.error?.message).toContain('notes_score_check');
  });

  test('an update without a filter is refused', async () => {
    expect((await ada.client.from('notes').update({ score: 1 })).error).toMatchObject({ code: '21000' });
  });
});

describe('what it lacks is refused by name', () => {
  test('storage, functions, mail and other paths', async () => {
    const client = apiClient(backend());
    expect((await client.storage.from('files').list()).error).toMatchObject({
      code: 'EMBEDDED_NOT_SUPPORTED',
    });
    expect((await client.auth.signInWithOtp({ email: ada.email })).error).toMatchObject({
      status: 404,
      code: 'EMBEDDED_NOT_SUPPORTED',
    });
    for (const path of ['/functions/v1/x', '/graphql/v1', '/_system/introspect', '/', '/auth/v1/factors']) {
      const answer = await fetch(`${backend().url}${path}`, {
        headers: { apikey: backend().publishableKey },
      });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'EMBEDDED_NOT_SUPPORTED' });
    }
  });

  test('a request without an API key, or with a wrong one, is not served', async () => {
    const url = `${backend().url}/rest/v1/notes`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { apikey: 'sb_publishable_wrong' } })).status).toBe(401);
  });
});
