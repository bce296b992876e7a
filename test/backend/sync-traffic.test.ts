import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { PatientId } from '../../shared/ids.ts';
import { type FaultProxy, startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { kellerPatients } from '../campaigns/support/keller-patients.ts';
import { startSyncedCache } from '../campaigns/support/synced-cache.ts';
import { call, startDesk } from './composed-app-fixture.ts';
import { sharedEmbedded } from './embedded-fixture.ts';
import { remotes } from './remote-fixture.ts';

const tokenLifetimeS = 3;
const backend = sharedEmbedded({ demo: true, demoModel: true, tokenLifetimeS });
const { signIn, closeAll } = remotes(backend);
let sql: Sql;
let patients: PatientId[];
let proxy: FaultProxy;
let paths: string[];

beforeAll(async () => {
  sql = postgres(backend().databaseUrl, { max: 2, onnotice: () => undefined });
  patients = await kellerPatients(sql);
});
afterAll(async () => {
  await closeAll();
  await sql.end();
});
beforeEach(async () => {
  paths = [];
  proxy = await startFaultProxy(backend().url, ({ path }) => {
    paths.push(path);
    return null;
  });
});
afterEach(() => proxy.stop());

const asked = (part: string) => paths.filter((path) => path.includes(part)).length;

describe('the requests of a workstation', () => {
  it('are few when rows change one after the other: hints are gathered', async () => {
    const station = startSyncedCache(await signIn('keller', { url: proxy.url }));
    await vi.waitFor(
      () => expect(station.states.filter(({ state }) => state === 'online').length).toBe(2),
      10_000,
    );
    const before = asked('pull_changes');
    const startedAt = performance.now();
    for (let index = 0; index < 60; index += 1) {
      // Paced by the database, as colleagues at work would.
      await sql`select pg_sleep(0.05)`;
      await sql`insert into diagnosis_runs (organization_id, patient_id)
        values (${demoStaff.keller.organizationId}, ${patients[0] ?? null})`;
    }
    const queued = () => station.cache.listRuns({ tab: 'queued', search: '', cursor: null, limit: 1 });
    const [expected] =
      await sql`select count(*)::int from diagnosis_runs r where status = 'queued' and patient_id = any(${patients})`;
    await vi.waitFor(() => expect(queued().counts.queued).toBe(expected?.count), 10_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(asked('pull_changes') - before).toBeLessThanOrEqual(Math.ceil(seconds) + 2);
    await station.close();
  });

  it('are few after a sleep: token run out, sockets gone, timers due, all at the same time', async () => {
    const desk = await startDesk({ ...backend(), url: proxy.url });
    await vi.waitFor(() => expect(proxy.upgrades()).toBe(1), 10_000);
    const signedInAt = Date.now();
    await vi.waitFor(
      () => expect(Date.now()).toBeGreaterThan(signedInAt + (tokenLifetimeS + 1) * 1_000),
      20_000,
    );
    paths = [];
    expect(proxy.dropSockets()).toBe(1);
    desk.app.resumed();
    desk.app.resumed();
    await call(desk.app, 'sync.pullNow', {});
    await vi.waitFor(() => expect(proxy.upgrades()).toBe(2), 10_000);
    await call(desk.app, 'sync.pullNow', {});
    await vi.waitFor(() => expect(asked('pull_changes')).toBeGreaterThanOrEqual(3), 10_000);
    expect(asked('pull_changes')).toBeLessThanOrEqual(4);
    // A token that lives for seconds is renewed for every request; one that lives for an hour is renewed once.
    expect(paths.length - asked('auth/v1/token')).toBeLessThanOrEqual(8);
    await desk.stop();
  });
});
