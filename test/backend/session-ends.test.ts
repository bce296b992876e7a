import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import type { App } from '../../main/compose.ts';
import type { Cache } from '../../main/db/cache.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { makeEnd } from '../unit/db/run-end-fixtures.ts';
import { call } from './composed-app-fixture.ts';
import { type Network, startNetwork } from './support/network.ts';
import { addClinician, type Clinician, password } from './support/ward.ts';
import { createWorkstation, type Workstation } from './support/workstation.ts';

const patience = { timeout: 30_000, interval: 100 };
const wipe = { wipe: true, loseUnsent: false };
const leave = { wipe: false, loseUnsent: false };

let backend: EmbeddedBackend;
let sql: Sql;
let network: Network;
let workstation: Workstation;

beforeAll(async () => {
  backend = await startEmbedded();
  sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
}, 90_000);
afterAll(async () => {
  await sql.end();
  await backend.stop();
});
beforeEach(async () => {
  network = await startNetwork(backend.url);
  workstation = stationWith(false);
});
afterEach(async () => {
  await workstation.remove();
  await network.stop();
});

function stationWith(withKeyring: boolean): Workstation {
  const { publishableKey } = backend;
  return createWorkstation({ url: network.url, publishableKey, withKeyring });
}

const signIn = (app: App, { email }: Clinician) => call(app, 'session.signIn', { email, password });
const sessionOf = async (app: App) => (await call(app, 'app.getState', {})).session;
const keyFiles = () => readdirSync(join(workstation.folder, 'cache')).filter((name) => name.endsWith('.key'));

function cacheOf(app: App): Cache {
  const cache = app.server.currentSession()?.desk?.cache;
  if (!cache) throw new Error('nobody has a desk');
  return cache;
}

/** The end of a run that the server does not have. */
function keepEnd(app: App): void {
  const cache = cacheOf(app);
  cache.ends.keep(makeEnd(), 1);
  cache.writes.adopt();
}

describe('a sign-out with a wipe', () => {
  it('is refused when a run has ended while the desk was closing: the session goes on, and nobody says wiped', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'sync.pullNow', {});
    network.cut();
    keepEnd(app);
    // When it was asked first, the run was under way.
    vi.spyOn(cacheOf(app).writes, 'count').mockReturnValueOnce(0);
    expect(await serveCall(app.server, 'session.signOut', wipe)).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    expect(workstation.sessionStates.map(({ ended }) => ended)).not.toContain('wiped');
    expect(keyFiles()).toHaveLength(1);
    const { rows } = await call(app, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 1 });
    expect(rows).toHaveLength(1);
  });

  it('says so when the system does not let it end: what is left is there for the next try', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    const [key = ''] = keyFiles();
    const inTheWay = join(workstation.folder, 'cache', `${key}.in-the-way`);
    mkdirSync(inTheWay);
    expect(await serveCall(app.server, 'session.signOut', wipe)).toMatchObject({
      error: { code: 'INTERNAL_ERROR' },
    });
    expect(workstation.sessionStates.at(-1)).toEqual({ session: null, ended: 'wipe-failed' });
    rmdirSync(inTheWay);
    await signIn(app, clinician);
    expect(await serveCall(app.server, 'session.signOut', wipe)).toMatchObject({ success: true });
    expect(keyFiles()).toEqual([]);
  });

  it('that comes after the session has ended says so and wipes nothing', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    const [left, wiped] = await Promise.all([
      serveCall(app.server, 'session.signOut', leave),
      serveCall(app.server, 'session.signOut', wipe),
    ]);
    expect(left.success).toBe(true);
    expect(wiped).toMatchObject({ error: { code: 'CONFLICT' } });
    expect(keyFiles()).toHaveLength(1);
  });

  it('asks about what was not sent also after the access was lost', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    vi.spyOn(cacheOf(app).writes, 'count').mockReturnValue(1);
    await call(app, 'sync.pullNow', {});
    await sql`update user_org_membership set is_active = false where user_id = ${clinician.id}`;
    await serveCall(app.server, 'sync.pullNow', {});
    await expect.poll(() => workstation.sessionStates.at(-1)?.ended, patience).toBe('access-changed');
    expect(await serveCall(app.server, 'session.signOut', wipe)).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    expect(keyFiles()).toHaveLength(1);
  });

  it('takes what a damaged cache does not tell for something to lose, and a plain sign-out does not ask', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    vi.spyOn(cacheOf(app).writes, 'count').mockImplementation(() => {
      throw new Database.SqliteError('damaged', 'SQLITE_CORRUPT');
    });
    expect(await serveCall(app.server, 'session.signOut', wipe)).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    await call(app, 'session.signOut', leave);
    expect(await sessionOf(app)).toBeNull();
  });
});

describe('a changed password without a keyring', () => {
  const changed = 'Another-one-2026';

  it('keeps what was not sent when the server refuses the earlier one and the user follows its words', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'session.signOut', leave);
    network.cut();
    await signIn(app, clinician);
    keepEnd(app);
    await changePassword(clinician);
    network.mend();
    await serveCall(app.server, 'sync.pullNow', {});
    await expect.poll(() => workstation.sessionStates.at(-1)?.ended, patience).toBe('refused');
    await call(app, 'session.signIn', { email: clinician.email, password: changed });
    expect(cacheOf(app).incidents.listUnseen()).toEqual([]);
  });

  it('asks for the earlier one once, after which the present one opens it', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'session.signOut', leave);
    await changePassword(clinician);
    const typed = { email: clinician.email, password: changed };
    expect(await serveCall(app.server, 'session.signIn', typed)).toMatchObject({
      error: { signIn: 'earlier-password' },
    });
    expect(await sessionOf(app)).toBeNull();
    await call(app, 'session.signIn', { ...typed, earlier: { password } });
    expect(cacheOf(app).incidents.listUnseen()).toEqual([]);
    await call(app, 'session.signOut', leave);
    await call(app, 'session.signIn', typed);
  });

  it('goes on without it when the user says so, and tells that something was set aside', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'session.signOut', leave);
    await changePassword(clinician);
    await call(app, 'session.signIn', { email: clinician.email, password: changed, earlier: 'give-up' });
    expect(cacheOf(app).incidents.listUnseen()).toMatchObject([{ lost: null }]);
  });

  async function changePassword({ id }: Clinician): Promise<void> {
    await sql`update auth.users set encrypted_password = crypt(${changed}, gen_salt('bf')) where id = ${id}`;
  }
});

it('who may see nothing is confirmed by itself when the network is back', async () => {
  const clinician = await addClinician(sql);
  const app = await workstation.start();
  await signIn(app, clinician);
  await call(app, 'sync.pullNow', {});
  await sql`update user_org_membership set role = 'nurse' where user_id = ${clinician.id}`;
  await serveCall(app.server, 'sync.pullNow', {});
  await expect.poll(() => workstation.sessionStates.at(-1)?.ended, patience).toBe('access-changed');
  network.cut();
  expect(await signIn(app, clinician)).toMatchObject({ verified: false, workplace: { role: 'nurse' } });
  network.mend();
  await expect.poll(async () => (await sessionOf(app))?.verified, patience).toBe(true);
});

describe('a stored session', () => {
  beforeEach(() => {
    workstation = stationWith(true);
  });

  it('of somebody is gone when the sign-in of somebody else has failed', async () => {
    const [one, other] = [await addClinician(sql), await addClinician(sql)];
    const app = await workstation.start();
    await signIn(app, one);
    const mistyped = { email: other.email, password: 'something else' };
    expect(await serveCall(app.server, 'session.signIn', mistyped)).toMatchObject({ success: false });
    await workstation.stop();
    expect(await sessionOf(await workstation.start())).toBeNull();
  });

  it('whose cache the keyring does not open is given up in words', async () => {
    const clinician = await addClinician(sql);
    await signIn(await workstation.start(), clinician);
    await workstation.stop();
    const path = join(workstation.folder, 'cache', keyFiles()[0] ?? '');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"keyring": "[^"]*"/, '"keyring": null'));
    const app = await workstation.start();
    expect(await call(app, 'app.getState', {})).toMatchObject({ session: null, ended: 'locked' });
    await signIn(app, clinician);
    expect(cacheOf(app).incidents.listUnseen()).toEqual([]);
  });
});

it('no session begins after the app was closed', async () => {
  const clinician = await addClinician(sql);
  const app = await workstation.start();
  await workstation.stop();
  const typed = { email: clinician.email, password };
  expect(await serveCall(app.server, 'session.signIn', typed)).toMatchObject({ error: { code: 'CONFLICT' } });
  expect(app.server.currentSession()).toBeNull();
});
