import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import type { App } from '../../main/compose.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { startSessionProxy } from '../campaigns/support/session-proxy.ts';
import { call } from './composed-app-fixture.ts';
import { type Network, startNetwork } from './support/network.ts';
import { addOrganization } from './support/test-world.ts';
import { addClinician, addPlace, type Clinician, password } from './support/ward.ts';
import { createWorkstation, type Workstation } from './support/workstation.ts';

const patience = { timeout: 30_000, interval: 100 };

let backend: EmbeddedBackend;
let sql: Sql;
let network: Network;
let workstation: Workstation;
const others: Workstation[] = [];

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
  for (const station of others.splice(0)) await station.remove();
  await network.stop();
});

function stationWith(withKeyring: boolean): Workstation {
  const station = createWorkstation({
    url: network.url,
    publishableKey: backend.publishableKey,
    withKeyring,
  });
  others.push(station);
  return station;
}

async function signIn(app: App, { email }: Clinician) {
  return call(app, 'session.signIn', { email, password });
}

async function runsOf(app: App): Promise<string[]> {
  const { rows } = await call(app, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 100 });
  return rows.map(({ run }) => run.id);
}

/** Somebody has worked here with the network, and the app was closed; now the network is away. */
async function leaveBehind(...people: readonly Clinician[]): Promise<void> {
  const app = await workstation.start();
  for (const person of people) {
    await signIn(app, person);
    await call(app, 'sync.pullNow', {});
  }
  await workstation.stop();
  network.cut();
}

const sessionOf = async (app: App) => (await call(app, 'app.getState', {})).session;

async function becomes({ id }: Clinician, role: string): Promise<void> {
  await sql`update user_org_membership set role = ${role} where user_id = ${id}`;
}

/** The window asks for a pull now and then, as the rhythm of the sync does. */
async function pulled(app: App): Promise<void> {
  await serveCall(app.server, 'sync.pullNow', {});
}

describe('signing in without the network', () => {
  it('opens what this workstation holds, and is confirmed by itself when the network is back', async () => {
    const clinician = await addClinician(sql);
    await leaveBehind(clinician);
    const app = await workstation.start();
    expect(await signIn(app, clinician)).toMatchObject({
      userId: clinician.id,
      displayName: 'Dr. Ward',
      workplace: { organization_id: clinician.organizationId, role: 'clinician' },
      verified: false,
    });
    expect(await runsOf(app)).toEqual([clinician.runId]);
    expect(await call(app, 'sync.pullNow', {})).toMatchObject({ state: 'offline' });
    expect((await sessionOf(app))?.verified).toBe(false);

    network.mend();
    await expect.poll(async () => (await call(app, 'sync.pullNow', {})).state, patience).toBe('online');
    expect((await sessionOf(app))?.verified).toBe(true);
    expect(workstation.sessionStates.at(-1)).toMatchObject({ session: { verified: true }, ended: null });
  });

  it('takes the e-mail in any case, and with another password opens nothing', async () => {
    const clinician = await addClinician(sql);
    await leaveBehind(clinician);
    const app = await workstation.start();
    expect(
      await serveCall(app.server, 'session.signIn', { email: clinician.email, password: 'Spring-rain-2025' }),
    ).toMatchObject({ success: false, error: { code: 'UNAUTHORIZED', signIn: 'offline-password' } });
    expect(await sessionOf(app)).toBeNull();
    await call(app, 'session.signIn', { email: ` ${clinician.email.toUpperCase()}`, password });
    expect(await runsOf(app)).toEqual([clinician.runId]);
  });

  it('is not possible for who never signed in here, and says so on a workstation of nobody', async () => {
    const [clinician, stranger] = [await addClinician(sql), await addClinician(sql)];
    network.cut();
    const app = await workstation.start();
    expect(await serveCall(app.server, 'session.signIn', { email: stranger.email, password })).toMatchObject({
      error: { code: 'OFFLINE', signIn: 'never-here' },
    });
    await workstation.stop();
    network.mend();
    await leaveBehind(clinician);
    const later = await workstation.start();
    // The same password as that of somebody who has.
    expect(
      await serveCall(later.server, 'session.signIn', { email: stranger.email, password }),
    ).toMatchObject({
      error: { code: 'UNAUTHORIZED', signIn: 'offline-password' },
    });
  });

  it('gives each of two users with one password their own rows', async () => {
    const [one, other] = [await addClinician(sql), await addClinician(sql)];
    await leaveBehind(one, other);
    const app = await workstation.start();
    for (const person of [one, other, one]) {
      await signIn(app, person);
      expect(await runsOf(app)).toEqual([person.runId]);
    }
  });

  it('opens nothing of another project', async () => {
    const clinician = await addClinician(sql);
    await leaveBehind(clinician);
    const elsewhere = await startNetwork(backend.url);
    elsewhere.cut();
    const moved = createWorkstation({
      url: elsewhere.url,
      publishableKey: backend.publishableKey,
      folder: workstation.folder,
    });
    const app = await moved.start();
    expect(await serveCall(app.server, 'session.signIn', { email: clinician.email, password })).toMatchObject(
      { error: { code: 'UNAUTHORIZED' } },
    );
    await moved.stop();
    await elsewhere.stop();
  });

  it('ends when the server does not know the password any more, and nothing was sent', async () => {
    const clinician = await addClinician(sql, 'admin');
    await leaveBehind(clinician);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'flag.set', { enabled: true });
    await sql`update auth.users set encrypted_password = crypt('Another-one-2026', gen_salt('bf')) where id = ${clinician.id}`;
    network.mend();
    await pulled(app);
    await expect.poll(() => sessionOf(app), patience).toBeNull();
    expect(workstation.sessionStates.at(-1)).toEqual({ session: null, ended: 'refused' });
    expect((await call(app, 'app.getState', {})).ended).toBe('refused');
    expect(
      await sql`select 1 from organization_feature_flags where organization_id = ${clinician.organizationId}`,
    ).toHaveLength(0);
    // From now on the workstation is closed to the old password also without the server.
    network.cut();
    expect(await serveCall(app.server, 'session.signIn', { email: clinician.email, password })).toMatchObject(
      { error: { code: 'UNAUTHORIZED', signIn: 'offline-password' } },
    );
  });

  it('ends when the account was deleted meanwhile', async () => {
    const clinician = await addClinician(sql);
    await leaveBehind(clinician);
    const app = await workstation.start();
    await signIn(app, clinician);
    await sql`delete from auth.users where id = ${clinician.id}`;
    network.mend();
    await pulled(app);
    await expect
      .poll(() => workstation.sessionStates.at(-1), patience)
      .toEqual({ session: null, ended: 'refused' });
  });

  it('sends what was decided meanwhile after the server has confirmed who it was', async () => {
    const clinician = await addClinician(sql, 'admin');
    await leaveBehind(clinician);
    const app = await workstation.start();
    await signIn(app, clinician);
    expect((await call(app, 'flag.set', { enabled: true })).pending).toMatchObject({ enabled: true });
    network.mend();
    await pulled(app);
    await expect.poll(async () => (await call(app, 'flag.get', {})).enabled, patience).toBe(true);
    expect(
      await sql`select enabled, updated_by from organization_feature_flags where organization_id = ${clinician.organizationId}`,
    ).toMatchObject([{ enabled: true, updated_by: clinician.id }]);
  });

  it('is answered from the workstation when the network goes between sign-in and roles', async () => {
    const clinician = await addClinician(sql);
    await leaveBehind(clinician);
    network.mend();
    network.cutAfter((path) => path.startsWith('/auth/v1/token'));
    const app = await workstation.start();
    expect((await signIn(app, clinician)).verified).toBe(false);
    expect(await runsOf(app)).toEqual([clinician.runId]);
  });
});

describe('a stored session', () => {
  it('is taken up without the network, and confirmed when it is back', async () => {
    workstation = stationWith(true);
    const clinician = await addClinician(sql);
    await leaveBehind(clinician);
    const app = await workstation.start();
    expect(await sessionOf(app)).toMatchObject({ userId: clinician.id, verified: false });
    expect(await runsOf(app)).toEqual([clinician.runId]);
    network.mend();
    await pulled(app);
    await expect.poll(async () => (await sessionOf(app))?.verified, patience).toBe(true);
  });

  it('of somebody else is not taken up after an offline sign-in', async () => {
    workstation = stationWith(true);
    const [one, other] = [await addClinician(sql), await addClinician(sql)];
    await leaveBehind(one, other);
    const app = await workstation.start();
    await signIn(app, one);
    await workstation.stop();
    const again = await workstation.start();
    expect(await sessionOf(again)).toBeNull();
  });

  it('that the server has ended says so at the start, and leaves nothing to take up', async () => {
    const proxy = await startSessionProxy(backend.url);
    const { publishableKey } = backend;
    const station = createWorkstation({ url: proxy.url, publishableKey, withKeyring: true });
    others.push(station);
    const clinician = await addClinician(sql);
    await signIn(await station.start(), clinician);
    await station.stop();
    proxy.endAt(() => true, 'session');
    const app = await station.start();
    expect(await call(app, 'app.getState', {})).toMatchObject({ session: null, ended: 'expired' });
    await station.stop();
    expect((await call(await station.start(), 'app.getState', {})).ended).toBeNull();
    await proxy.stop();
  });
});

describe('signing out with a wipe', () => {
  const cacheFiles = () => {
    const folder = join(workstation.folder, 'cache');
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  it('is refused while something was not sent, and nothing happens', async () => {
    const clinician = await addClinician(sql, 'admin');
    await leaveBehind(clinician);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'flag.set', { enabled: true });
    expect(await serveCall(app.server, 'session.signOut', { wipe: true, loseUnsent: false })).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    expect((await sessionOf(app))?.userId).toBe(clinician.id);
    expect(await runsOf(app)).toEqual([clinician.runId]);
    await call(app, 'session.signOut', { wipe: true, loseUnsent: true });
    expect(cacheFiles()).toEqual([]);
  });

  it('leaves nothing of this user, and all of the other', async () => {
    const [one, other] = [await addClinician(sql), await addClinician(sql)];
    await leaveBehind(one, other);
    const before = cacheFiles();
    network.mend();
    const app = await workstation.start();
    await signIn(app, one);
    await call(app, 'session.signOut', { wipe: true, loseUnsent: false });
    expect(workstation.sessionStates.at(-1)).toEqual({ session: null, ended: 'wiped' });
    expect(before.filter((name) => /^[0-9a-f]+\.(key|db)$/.test(name))).toHaveLength(4);
    expect(cacheFiles().filter((name) => /^[0-9a-f]+\.(key|db)$/.test(name))).toHaveLength(2);
    network.cut();
    expect(await serveCall(app.server, 'session.signIn', { email: one.email, password })).toMatchObject({
      error: { code: 'UNAUTHORIZED' },
    });
    await signIn(app, other);
    expect(await runsOf(app)).toEqual([other.runId]);
  });

  it('forgets the stored session too', async () => {
    workstation = stationWith(true);
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await call(app, 'session.signOut', { wipe: true, loseUnsent: false });
    await workstation.stop();
    expect(await sessionOf(await workstation.start())).toBeNull();
  });
});

describe('access that changes while somebody is signed in', () => {
  it('to another role in the same organisation is there within one pull, and the desk stays', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await pulled(app);
    await sql`update user_org_membership set role = 'admin' where user_id = ${clinician.id}`;
    await pulled(app);
    await expect.poll(async () => (await sessionOf(app))?.workplace?.role, patience).toBe('admin');
    expect(workstation.sessionStates.at(-1)).toMatchObject({
      ended: 'access-changed',
      session: { workplace: { role: 'admin' } },
    });
    expect(await call(app, 'flag.history', {})).toEqual({ changes: [] });
    expect(workstation.logged).toContain('session.access-changed');
    expect(workstation.logged.filter((line) => line === 'session.began')).toHaveLength(1);
  });

  it('to another role and back is told both times', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await pulled(app);
    for (const role of ['admin', 'clinician']) {
      await sql`update user_org_membership set role = ${role} where user_id = ${clinician.id}`;
      await pulled(app);
      await expect
        .poll(() => workstation.sessionStates.at(-1), patience)
        .toMatchObject({ ended: 'access-changed', session: { workplace: { role } } });
    }
  });

  it.each([
    [
      'a role that may see nothing',
      (id: string) => sql`update user_org_membership set role = 'nurse' where user_id = ${id}`,
    ],
    ['none', (id: string) => sql`update user_org_membership set is_active = false where user_id = ${id}`],
  ])('to %s closes the desk and leaves nothing to open offline', async (_, change) => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await pulled(app);
    await change(clinician.id);
    await pulled(app);
    await expect
      .poll(() => workstation.sessionStates.at(-1), patience)
      .toMatchObject({ ended: 'access-changed', session: { userId: clinician.id } });
    expect(
      await serveCall(app.server, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 1 }),
    ).toMatchObject({ error: { code: 'FORBIDDEN' } });
    await workstation.stop();
    network.cut();
    const later = await workstation.start();
    await signIn(later, clinician);
    expect(
      await serveCall(later.server, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 1 }),
    ).toMatchObject({ error: { code: 'FORBIDDEN' } });
  });

  it('and comes back opens the desk again when somebody looks, without another sign-in', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await pulled(app);
    await becomes(clinician, 'nurse');
    await pulled(app);
    await expect.poll(() => workstation.sessionStates.at(-1)?.ended, patience).toBe('access-changed');
    expect(await call(app, 'session.checkAccess', {})).toMatchObject({ workplace: { role: 'nurse' } });
    await becomes(clinician, 'clinician');
    expect(await call(app, 'session.checkAccess', {})).toMatchObject({ workplace: { role: 'clinician' } });
    expect(workstation.sessionStates.at(-1)).toMatchObject({
      ended: 'access-changed',
      session: { workplace: { role: 'clinician' } },
    });
    await call(app, 'sync.pullNow', {});
    expect(await runsOf(app)).toEqual([clinician.runId]);
    await workstation.stop();
    network.cut();
    const later = await workstation.start();
    expect(await signIn(later, clinician)).toMatchObject({ workplace: { role: 'clinician' } });
    expect(await runsOf(later)).toEqual([clinician.runId]);
  });

  it('is not known while the server is away, and looking says so', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await becomes(clinician, 'nurse');
    await signIn(app, clinician);
    network.cut();
    expect(await serveCall(app.server, 'session.checkAccess', {})).toMatchObject({
      error: { code: 'OFFLINE' },
    });
    expect(await sessionOf(app)).toMatchObject({ workplace: { role: 'nurse' } });
    network.mend();
    expect(await call(app, 'session.checkAccess', {})).toMatchObject({ workplace: { role: 'nurse' } });
  });

  it('ends the session when looking finds that the server has ended it', async () => {
    const proxy = await startSessionProxy(backend.url);
    const { publishableKey } = backend;
    workstation = createWorkstation({ url: proxy.url, publishableKey });
    others.push(workstation);
    const clinician = await addClinician(sql);
    await becomes(clinician, 'nurse');
    const app = await workstation.start();
    await signIn(app, clinician);
    proxy.endAt(() => true, 'session');
    expect(await serveCall(app.server, 'session.checkAccess', {})).toMatchObject({
      error: { code: 'UNAUTHORIZED' },
    });
    expect(workstation.sessionStates.at(-1)).toEqual({ session: null, ended: 'expired' });
    await workstation.stop();
    await proxy.stop();
  });

  it('asks for a sign-in where no key of local data was ever opened, and says why', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await becomes(clinician, 'nurse');
    await signIn(app, clinician);
    await becomes(clinician, 'clinician');
    await serveCall(app.server, 'session.checkAccess', {});
    expect(workstation.sessionStates.at(-1)).toEqual({ session: null, ended: 'access-changed' });
    await signIn(app, clinician);
    await call(app, 'sync.pullNow', {});
    expect(await runsOf(app)).toEqual([clinician.runId]);
  });

  it('to another organisation opens a desk there, without the rows of before', async () => {
    const clinician = await addClinician(sql);
    const app = await workstation.start();
    await signIn(app, clinician);
    await pulled(app);
    expect(await runsOf(app)).toEqual([clinician.runId]);
    const elsewhere = await addOrganization(sql, 'Elsewhere');
    const runThere = await addPlace(sql, clinician.id, elsewhere);
    await sql`update user_org_membership set is_active = false
      where user_id = ${clinician.id} and organization_id = ${clinician.organizationId}`;
    await pulled(app);
    await expect
      .poll(async () => (await sessionOf(app))?.workplace?.organization_id, patience)
      .toBe(elsewhere);
    await pulled(app);
    expect(await runsOf(app)).toEqual([runThere]);
  });
});
