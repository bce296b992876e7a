import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { type App, composeApp } from '../../main/compose.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import type { SecretBox } from '../../main/settings/secret-box.ts';
import { parseEnvironment } from '../../shared/environment.ts';
import { call } from './composed-app-fixture.ts';
import { quietRoom } from './support/quiet-room.ts';

let backend: EmbeddedBackend;
let folder: string;
const running: App[] = [];

beforeAll(async () => {
  backend = await startEmbedded({ demo: true });
}, 90_000);
afterAll(() => backend.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rhythm-app-'));
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Reversible without being the text itself; stands for the keyring of the operating system. */
function keyring(available: boolean): SecretBox {
  return {
    available,
    encrypt: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
    decrypt: (sealed) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
  };
}

interface StartOptions {
  readonly env?: Record<string, string>;
  readonly withKeyring?: boolean;
}

/** The composed app as the main process runs it, on the same profile folder each time. */
async function startApp({ env, withKeyring = false }: StartOptions = {}): Promise<App> {
  const connection = { SUPABASE_URL: backend.url, SUPABASE_PUBLISHABLE_KEY: backend.publishableKey };
  const environment = parseEnvironment(env ?? connection);
  if (!environment.ok) throw new Error(environment.error.join());
  const app = composeApp({
    environment: environment.value,
    userDataFolder: folder,
    appVersion: '0.0.0',
    systemLanguage: 'en',
    nativeBinding: undefined,
    secretBox: keyring(withKeyring),
    log: { info: () => undefined, error: () => undefined },
    notify: () => undefined,
    onRowsShown: () => undefined,
    openWindow: async () => undefined,
    chooseFile: async () => null,
    leave: () => undefined,
    surroundings: quietRoom(),
    announce: () => undefined,
  });
  running.push(app);
  await app.start();
  return app;
}

async function stopApp(app: App): Promise<void> {
  running.splice(running.indexOf(app), 1);
  await app.stop();
}

function account(name: string) {
  const found = backend.accounts.find(({ email }) => email.startsWith(name));
  if (!found) throw new Error(`no account ${name}`);
  return { email: found.email, password: found.password };
}

async function worklistOf(app: App) {
  await call(app, 'sync.pullNow', {});
  return call(app, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 100 });
}

/** Everything in the profile folder, as one text. */
function profileBytes(): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

/** Damages one page (4096 bytes) of the only cache in the profile; page 1 is the first. */
function flipBit(page: number): void {
  const cache = join(folder, 'cache');
  const path = join(cache, readdirSync(cache).find((name) => name.endsWith('.db')) ?? '');
  const bytes = readFileSync(path);
  const at = (page - 1) * 4096 + 100;
  expect(at).toBeLessThan(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe('sessions of the composed app', () => {
  it('gives each clinician only the own patients, also after A → B → A on one profile', async () => {
    const app = await startApp();
    const seen: Record<string, Set<string>> = {};
    for (const name of ['dr.keller', 'dr.novak', 'dr.keller']) {
      await call(app, 'session.signIn', account(name));
      const { rows } = await worklistOf(app);
      const ids = new Set(rows.map(({ run }) => run.id));
      expect(ids.size).toBeGreaterThan(10);
      expect(seen[name] ?? ids).toEqual(ids);
      seen[name] = ids;
    }
    expect([...(seen['dr.keller'] ?? [])].filter((id) => seen['dr.novak']?.has(id))).toEqual([]);
  });

  it('without a keyring asks for the password again and leaves no secret on the disk', async () => {
    const app = await startApp();
    await call(app, 'session.signIn', account('dr.keller'));
    const { rows } = await worklistOf(app);
    await stopApp(app);
    const again = await startApp();
    expect((await call(again, 'app.getState', {})).session).toBeNull();
    const bytes = profileBytes();
    expect(bytes).not.toContain(account('dr.keller').password);
    expect(bytes).not.toContain('refresh_token');
    expect(bytes).not.toContain(rows[0]?.patient?.last_name ?? 'no patient');
    expect(bytes).not.toContain('SQLite format 3');
  });

  it('with a keyring takes the session and the cache up again without typing', async () => {
    const app = await startApp({ withKeyring: true });
    await call(app, 'session.signIn', account('dr.keller'));
    const before = await worklistOf(app);
    await stopApp(app);
    const again = await startApp({ withKeyring: true });
    expect((await call(again, 'app.getState', {})).session?.email).toBe(account('dr.keller').email);
    const after = await call(again, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 100 });
    expect(after.counts).toEqual(before.counts);
    expect(profileBytes()).not.toContain('refresh_token');
  });

  it('is signed out after signing out, also after a restart with a keyring', async () => {
    const app = await startApp({ withKeyring: true });
    await call(app, 'session.signIn', account('dr.keller'));
    await call(app, 'session.signOut', { wipe: false, loseUnsent: false });
    expect(
      await serveCall(app.server, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 1 }),
    ).toMatchObject({ success: false, error: { code: 'UNAUTHORIZED' } });
    await stopApp(app);
    const again = await startApp({ withKeyring: true });
    expect((await call(again, 'app.getState', {})).session).toBeNull();
  });

  it('says what was wrong with a sign-in and stays signed out', async () => {
    const app = await startApp();
    const wrong = { ...account('dr.keller'), password: 'not the password' };
    expect(await serveCall(app.server, 'session.signIn', wrong)).toMatchObject({
      success: false,
      error: { code: 'UNAUTHORIZED', message: 'E-mail or password is wrong.' },
    });
    expect((await call(app, 'app.getState', {})).session).toBeNull();
  });

  it('answers OFFLINE when nothing listens at the address', async () => {
    const env = { SUPABASE_URL: 'http://127.0.0.1:9', SUPABASE_PUBLISHABLE_KEY: backend.publishableKey };
    const app = await startApp({ env });
    expect(await serveCall(app.server, 'session.signIn', account('dr.keller'))).toMatchObject({
      success: false,
      error: { code: 'OFFLINE' },
    });
  });

  it('opens again after the password was changed elsewhere', async () => {
    const person = account('dr.novak');
    const app = await startApp();
    await call(app, 'session.signIn', person);
    await call(app, 'session.signOut', { wipe: false, loseUnsent: false });
    const client = createClient(backend.url, backend.publishableKey, { auth: { persistSession: false } });
    await client.auth.signInWithPassword(person);
    const changed = await client.auth.updateUser({ password: 'Changed-Novak-2026' });
    expect(changed.error).toBeNull();
    const typed = { ...person, password: 'Changed-Novak-2026' };
    await call(app, 'session.signIn', { ...typed, earlier: { password: person.password } });
    expect((await worklistOf(app)).rows.length).toBeGreaterThan(10);
    await client.auth.updateUser({ password: person.password });
  });

  it('sets a damaged cache aside and rebuilds it from the server', async () => {
    const app = await startApp();
    await call(app, 'session.signIn', account('dr.keller'));
    const before = await worklistOf(app);
    await stopApp(app);
    const database = readdirSync(join(folder, 'cache')).find((name) => name.endsWith('.db'));
    writeFileSync(join(folder, 'cache', database ?? ''), Buffer.alloc(8192, 7));
    const again = await startApp();
    await call(again, 'session.signIn', account('dr.keller'));
    expect((await worklistOf(again)).counts).toEqual(before.counts);
    expect(readdirSync(join(folder, 'cache')).some((name) => name.includes('set-aside'))).toBe(true);
  });

  it.each([2, 5, 14])('a cache damaged at page %i is rebuilt by signing in again', async (page) => {
    const app = await startApp();
    await call(app, 'session.signIn', account('dr.keller'));
    const before = await worklistOf(app);
    await stopApp(app);
    flipBit(page);
    const again = await startApp();
    await expect
      .poll(
        async () => {
          await serveCall(again.server, 'session.signIn', account('dr.keller'));
          await serveCall(again.server, 'sync.pullNow', {});
          await serveCall(again.server, 'patients.list', { search: '', limit: 100 });
          return serveCall(again.server, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 100 });
        },
        { timeout: 20_000 },
      )
      .toMatchObject({ success: true, data: { counts: before.counts } });
  });

  it('never sends the session of one project to another', async () => {
    const app = await startApp({ withKeyring: true });
    await call(app, 'session.signIn', account('dr.keller'));
    await stopApp(app);
    const authorizations: string[] = [];
    const stranger = createServer((request, response) => {
      authorizations.push(request.headers.authorization ?? '');
      response.writeHead(500).end();
    });
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const env = {
      SUPABASE_URL: `http://127.0.0.1:${port}`,
      SUPABASE_PUBLISHABLE_KEY: backend.publishableKey,
    };
    const elsewhere = await startApp({ env, withKeyring: true });
    expect((await call(elsewhere, 'app.getState', {})).session).toBeNull();
    await serveCall(elsewhere.server, 'session.signIn', account('dr.keller'));
    await stopApp(elsewhere);
    stranger.close();
    expect(authorizations.length).toBeGreaterThan(0);
    expect(authorizations.filter((value) => value !== `Bearer ${backend.publishableKey}`)).toEqual([]);
  });

  it('opens no cache for a nurse', async () => {
    const app = await startApp();
    const { workplace } = await call(app, 'session.signIn', account('nurse'));
    expect(workplace?.role).toBe('nurse');
    expect(
      await serveCall(app.server, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 1 }),
    ).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(readdirSync(folder)).not.toContain('cache');
  });

  it('connects to a project entered on the connect screen, and only to one that works', async () => {
    const app = await startApp({ env: {} });
    expect((await call(app, 'app.getState', {})).connection.configured).toBe(false);
    const bad = { url: 'http://127.0.0.1:9', publishableKey: backend.publishableKey };
    expect(await call(app, 'connection.save', bad)).toEqual({ problem: 'UNREACHABLE' });
    const secret = { url: backend.url, publishableKey: backend.secretKey };
    expect(await call(app, 'connection.save', secret)).toEqual({ problem: 'SECRET_KEY' });
    expect((await call(app, 'app.getState', {})).connection.configured).toBe(false);
    const good = { url: backend.url, publishableKey: backend.publishableKey };
    expect(await call(app, 'connection.save', good)).toEqual({ problem: null });
    await call(app, 'session.signIn', account('dr.keller'));
    expect(await serveCall(app.server, 'connection.save', good)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
  });

  it('switches this workstation off by its environment, whatever the organisation decided', async () => {
    const admin = await startApp();
    await call(admin, 'session.signIn', account('admin'));
    expect((await call(admin, 'flag.set', { enabled: true })).enabled).toBe(true);
    await stopApp(admin);
    const app = await startApp({
      env: {
        SUPABASE_URL: backend.url,
        SUPABASE_PUBLISHABLE_KEY: backend.publishableKey,
        RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED: 'false',
      },
    });
    await call(app, 'session.signIn', account('dr.keller'));
    const { rows } = await worklistOf(app);
    expect(await call(app, 'flag.get', {})).toMatchObject({ enabled: false, source: 'environment' });
    const runId = rows[0]?.run.id;
    expect(await serveCall(app.server, 'runs.execute', { runId })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
  });

  it('refuses to store a model key without a keyring, and never gives one back', async () => {
    const app = await startApp();
    await call(app, 'session.signIn', account('admin'));
    expect(await serveCall(app.server, 'model.saveKey', { key: 'canary-model-key' })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
    expect(profileBytes()).not.toContain('canary-model-key');
    await stopApp(app);
    const withKeyring = await startApp({ withKeyring: true });
    await call(withKeyring, 'session.signIn', account('admin'));
    const saved = await call(withKeyring, 'model.saveKey', { key: 'canary-model-key' });
    expect(saved.key).toBe('stored');
    expect(JSON.stringify(saved) + profileBytes()).not.toContain('canary-model-key');
    expect((await call(withKeyring, 'model.removeKey', {})).key).toBe('missing');
  });
});
