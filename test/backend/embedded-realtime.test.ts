import { chmodSync, mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RealtimeChannel, RealtimePostgresChangesPayload, SupabaseClient } from '@supabase/supabase-js';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { apiClient, notesSchema, sharedEmbedded, signedInUser, type TestUser } from './embedded-fixture.ts';

type Note = { id: string; owner: string; title: string | null; status: string };
type Change = RealtimePostgresChangesPayload<Note>;

const dataDir = mkdtempSync(join(tmpdir(), 'rhythm-realtime-'));
chmodSync(dataDir, 0o755);
afterAll(() => rm(dataDir, { recursive: true })); // registered first, so it runs after the backend has stopped
const backend = sharedEmbedded({ migrations: notesSchema, dataDir });

let ada: TestUser;
let ben: TestUser;
const clients: SupabaseClient[] = [];
beforeAll(async () => {
  [ada, ben] = await Promise.all([signedInUser(backend()), signedInUser(backend())]);
  clients.push(ada.client, ben.client);
});
afterAll(() => Promise.all(clients.map((client) => client.removeAllChannels())));

type Listener = { readonly changes: Change[]; next(wanted: (change: Change) => boolean): Promise<Change> };
type Filter = { event: '*' | 'INSERT' | 'UPDATE' | 'DELETE'; filter?: string; table?: string };

/** Subscribes and waits until the server follows the database. */
async function listen(client: SupabaseClient, filter: Filter = { event: '*' }): Promise<Listener> {
  const changes: Change[] = [];
  let look = () => {};
  const channel: RealtimeChannel = client.channel(`test-${Math.random()}`);
  await new Promise<void>((resolve, reject) => {
    channel
      // The overloads of `on` know each event alone, not their union.
      .on<Note>('postgres_changes', { schema: 'public', table: 'notes', ...filter, event: '*' }, (change) => {
        if (filter.event !== '*' && change.eventType !== filter.event) return;
        changes.push(change);
        look();
      })
      .on('system', {}, (system) => (system.status === 'ok' ? resolve() : reject(new Error(system.message))))
      .subscribe((_, error) => {
        if (error) reject(error);
      });
  });
  const next = (wanted: (change: Change) => boolean) =>
    new Promise<Change>((resolve) => {
      look = () => {
        const found = changes.find(wanted);
        if (found !== undefined) resolve(found);
      };
      look();
    });
  return { changes, next };
}

async function insertNote(user: TestUser, title: string, status = 'private'): Promise<string> {
  const { data, error } = await user.client.from('notes').insert({ title, status }).select('id').single();
  if (error) throw error;
  return data.id;
}

const isInsertOf = (id: string) => (change: Change) => change.eventType === 'INSERT' && change.new.id === id;

test('a change reaches who may see the row, and is withheld from who may not', async () => {
  const [adas, bens] = await Promise.all([listen(ada.client), listen(ben.client)]);
  const secret = await insertNote(ada, 'for ada only');
  const shared = await insertNote(ada, 'for both', 'shared');
  expect((await adas.next(isInsertOf(secret))).new).toMatchObject({
    id: secret,
    title: 'for ada only',
    owner: ada.id,
  });
  // Changes are delivered in order: once the later one is here, the earlier one would have been.
  await bens.next(isInsertOf(shared));
  expect(bens.changes.filter((change) => 'id' in change.new && change.new.id === secret)).toEqual([]);
});

test('an update carries the new row and the old key', async () => {
  const id = await insertNote(ada, 'before');
  const adas = await listen(ada.client);
  await ada.client.from('notes').update({ title: 'after' }).eq('id', id);
  const change = await adas.next(({ eventType }) => eventType === 'UPDATE');
  expect(change).toMatchObject({
    schema: 'public',
    table: 'notes',
    new: { id, title: 'after' },
    old: { id },
  });
  expect(change.old).toEqual({ id });
});

test('a delete carries the key and nothing else', async () => {
  const id = await insertNote(ada, 'to be deleted');
  const bens = await listen(ben.client);
  await apiClient(backend(), backend().secretKey).from('notes').delete().eq('id', id);
  const change = await bens.next(({ eventType }) => eventType === 'DELETE');
  expect(change.old).toEqual({ id });
  expect(change.new).toEqual({});
});

test('a filter lets through only what it names', async () => {
  const adas = await listen(ada.client, { event: '*', filter: 'title=eq.wanted' });
  await insertNote(ada, 'unwanted');
  const id = await insertNote(ada, 'wanted');
  await adas.next(isInsertOf(id));
  expect(adas.changes).toHaveLength(1);
});

test('a rolled back change is never reported', async () => {
  const adas = await listen(ada.client);
  const refused = await ada.client.from('notes').insert([{ title: 'good' }, { title: 'bad', score: 1000 }]);
  expect(refused.error?.code).toBe('23514');
  const id = await insertNote(ada, 'afterwards');
  await adas.next(isInsertOf(id));
  expect(adas.changes.map((change) => ('title' in change.new ? change.new.title : null))).toEqual([
    'afterwards',
  ]);
});

test('a channel without a session hears of no protected row', async () => {
  const stranger = createClient(backend().url, backend().publishableKey, { auth: { persistSession: false } });
  clients.push(stranger);
  const [heard, adas] = await Promise.all([listen(stranger), listen(ada.client)]);
  const id = await insertNote(ada, 'not for strangers', 'shared');
  await adas.next(isInsertOf(id));
  await apiClient(backend(), backend().secretKey).from('notes').delete().eq('id', id);
  await heard.next(({ eventType }) => eventType === 'DELETE');
  expect(heard.changes.map(({ eventType }) => eventType)).toEqual(['DELETE']);
});

test('the connection that hears of changes is made anew when it is lost', async () => {
  const adas = await listen(ada.client);
  const sql = postgres(await superuserUrl(), { max: 1 });
  const listeners = () =>
    sql<{ pid: number }[]>`select pid from pg_stat_activity where query ilike 'listen %'`;
  const [lost] = await listeners();
  await sql`select pg_terminate_backend(${lost?.pid ?? 0})`;
  const replaced = async () => (await listeners()).filter(({ pid }) => pid !== lost?.pid).length;
  await expect.poll(replaced, { timeout: 10_000 }).toBe(1);
  await sql.end();
  const id = await insertNote(ada, 'after the loss');
  await adas.next(isInsertOf(id));
});

/** The URL of the database for its superuser, whose password only the data dir knows. */
async function superuserUrl(): Promise<string> {
  const { superuserPassword } = z
    .object({ superuserPassword: z.string() })
    .parse(JSON.parse(await readFile(join(dataDir, 'identity.json'), 'utf8')));
  const url = new URL(backend().databaseUrl);
  url.username = 'supabase_admin';
  url.password = superuserPassword;
  return url.href;
}

test('what it lacks is refused by name: broadcast, presence, private channels, other filters', async () => {
  const refusal = (channel: RealtimeChannel) =>
    new Promise<string>((resolve) => {
      channel.subscribe((_, error) => error && resolve(error.message));
    });
  const named = expect.stringContaining('EMBEDDED_NOT_SUPPORTED');
  expect(await refusal(ada.client.channel('p', { config: { private: true } }))).toEqual(named);
  expect(await refusal(ada.client.channel('q').on('presence', { event: 'sync' }, () => {}))).toEqual(named);
  const less = { event: '*', schema: 'public', table: 'notes', filter: 'score=lt.5' } as const;
  expect(await refusal(ada.client.channel('r').on('postgres_changes', less, () => {}))).toEqual(named);
});

test('a socket with a wrong API key is refused', async () => {
  const url = `${backend().url.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0&apikey=wrong`;
  const status = await new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.once('open', () => resolve('open'));
  });
  expect(status).toBe(401);
});
