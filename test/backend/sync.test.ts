import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { Cache, CacheTable } from '../../main/db/cache.ts';
import { openCache } from '../../main/db/open-cache.ts';
import type { RemoteFailure } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import { createSync, type Sync } from '../../main/sync/create-sync.ts';
import type { PullEnd } from '../../main/sync/pull-into-cache.ts';
import {
  artifactIdSchema,
  organizationIdSchema,
  patientIdSchema,
  type RunId,
  reviewIdSchema,
  runIdSchema,
} from '../../shared/ids.ts';
import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import { makeReport, makeRun } from '../unit/db/fixtures.ts';
import { sharedEmbedded } from './embedded-fixture.ts';
import {
  deadAddress,
  memorySlot,
  must,
  newClaimId,
  newRequestId,
  queueRequest,
  remotes,
  storedSession,
  switchFlag,
} from './remote-fixture.ts';

const backend = sharedEmbedded({ demo: true });
const { connect, signIn, closeAll } = remotes(backend);
const rowWithId = z.object({ id: z.guid() });
let sql: Sql;
let keller: Remote;
let folder: string;
let cache: Cache;
let key: Buffer;
let stopSync: (() => Promise<void>) | null;
let changes: CacheTable[][];
let ends: PullEnd[];
let states: SyncState['state'][];
let failures: RemoteFailure[];
let log: { event: string; [field: string]: unknown }[];

beforeAll(async () => {
  sql = postgres(backend().databaseUrl, { max: 4, onnotice: () => undefined });
  keller = await signIn('keller');
});
afterAll(async () => {
  await closeAll();
  await sql.end();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rhythm-sync-'));
  key = randomBytes(32);
  cache = open();
  stopSync = null;
  [changes, ends, states, failures, log] = [[], [], [], [], []];
});
afterEach(async () => {
  await stopSync?.();
  cache.close();
  await rm(folder, { recursive: true });
});

const open = () => must(openCache({ path: join(folder, 'cache.db'), key, nativeBinding: undefined }));

function start(
  remote: Pick<Remote, 'pull' | 'getScope' | 'subscribe'>,
  options: { pageSize?: number; intervalMs?: number } = {},
) {
  const record = (event: string, fields: object) => void log.push({ event, ...fields });
  const sync: Sync = createSync({
    remote,
    cache,
    clock: { nowMs: () => Date.now() },
    log: { info: record, error: record },
    onChanged: (tables) => changes.push(tables),
    onState: ({ state }) => states.push(state),
    onFailure: (failure) => failures.push(failure),
    onPulled: (end) => ends.push(end),
    intervalMs: 600_000,
    ...options,
  });
  const controller = new AbortController();
  const running = sync.run(controller.signal);
  stopSync = async () => {
    controller.abort();
    await running;
    stopSync = null;
  };
  return sync;
}

const nothingYet = {
  state: 'idle',
  lastPulledAtMs: null,
  progress: null,
  offlineSinceMs: null,
  behindSinceMs: null,
};

/** A remote without realtime, so that a test decides when there is a pull. */
const unhinted = (remote: Remote): Pick<Remote, 'pull' | 'getScope' | 'subscribe'> => ({
  pull: remote.pull,
  getScope: remote.getScope,
  subscribe: () => async () => undefined,
});

async function patientIdsOf(person: 'keller' | 'novak'): Promise<string[]> {
  const rows = await sql`
    select p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${demoStaff[person].id} order by p.id`;
  return z
    .array(rowWithId)
    .parse(rows)
    .map(({ id }) => id);
}

async function runIdsOfPatients(patientIds: string[]): Promise<string[]> {
  const rows = await sql`select id from diagnosis_runs where patient_id = any(${patientIds}) order by id`;
  return z
    .array(rowWithId)
    .parse(rows)
    .map(({ id }) => id);
}

function cachedRunIds(): string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = cache.listRuns({ tab: 'all', search: '', cursor, limit: 100 });
    ids.push(...page.rows.map((row) => row.run.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids.sort();
}

const cachedPatientIds = () =>
  cache
    .listPatients({ search: '', limit: 1000 })
    .map((patient) => patient.id)
    .sort();

async function expectCacheEqualsServer(): Promise<void> {
  const patients = await patientIdsOf('keller');
  expect(cachedPatientIds()).toEqual(patients);
  expect(cachedRunIds()).toEqual(await runIdsOfPatients(patients));
}

async function queueRun(patientId: string): Promise<string> {
  const queued = await keller.queue.queueRun(
    queueRequest({ patientId: patientIdSchema.parse(patientId), reason: 'Test' }),
  );
  return must(queued).run.id;
}

async function firstPatient(): Promise<string> {
  return (await patientIdsOf('keller'))[0] ?? expect.fail('no patient');
}

describe('the sync', () => {
  it('brings exactly what the user may see, page by page, and tells after the commit', async () => {
    const sync = start(unhinted(keller), { pageSize: 10 });
    expect(sync.state()).toEqual({ ...nothingYet, state: 'syncing' });
    await sync.pullNow();
    await expectCacheEqualsServer();
    expect(changes.length).toBeGreaterThan(5);
    expect(states[0]).toBe('syncing');
    expect(states.at(-1)).toBe('online');
    expect(Date.now() - (sync.state().lastPulledAtMs ?? 0)).toBeLessThan(60_000);
    expect(log).toEqual([]);
    const queued = cache.listRuns({ tab: 'queued', search: '', cursor: null, limit: 1 }).rows[0];
    expect(queued?.patient?.id).toBe(queued?.run.patient_id);
    await stopSync?.();
    expect(states.at(-1)).toBe('idle');
  });

  it('brings a new run by a hint, without waiting for the interval', async () => {
    start(keller);
    await vi.waitFor(() => expect(cachedRunIds().length).toBeGreaterThan(0), 10_000);
    // The hint that the channel stands; from here on nothing is missed.
    await vi.waitFor(
      () => expect(states.filter((state) => state === 'online').length).toBeGreaterThan(1),
      10_000,
    );
    const id = runIdSchema.parse(await queueRun(await firstPatient()));
    await vi.waitFor(() => expect(cache.tryGetRun(id)?.input_config.reason).toBe('Test'), 10_000);
    expect(changes.at(-1)).toEqual(['runs']);
  });

  it('brings the report of a finished run, and the flag with the name of who set it', async () => {
    const admin = await signIn('admin');
    const organizationId = organizationIdSchema.parse(demoStaff.keller.organizationId);
    must(await switchFlag(admin, organizationId, true));
    const runId = runIdSchema.parse(await queueRun(await firstPatient()));
    const artifactId = await finishRun(runId);
    await start(unhinted(keller)).pullNow();
    expect(cache.tryGetFlag(organizationId, 'DIAGNOSIS_WORKER_ENABLED')).toMatchObject({
      enabled: true,
      updated_by_name: 'Ada Admin',
    });
    expect(cache.tryGetRun(runId)).toMatchObject({ status: 'succeeded', artifact_id: artifactId });
    expect(cache.tryGetLatestReport(runId)).toMatchObject({
      id: artifactId,
      sequence_order: 0,
      artifact_data: { summary: 'Sleep is short.' },
    });
    const [newest] = cache.listRuns({ tab: 'succeeded', search: '', cursor: null, limit: 1 }).rows;
    expect(newest?.run).toMatchObject({ id: runId, risk_level: 'moderate', claimed_by_name: 'Dr. Keller' });
    expect(log).toEqual([]);
  });

  it('brings a new run by its interval where there is no realtime', async () => {
    start(unhinted(keller), { intervalMs: 50 });
    const id = runIdSchema.parse(await queueRun(await firstPatient()));
    await vi.waitFor(() => expect(cache.tryGetRun(id)).not.toBeNull(), 10_000);
  });

  it('goes on from its cursor after a restart', async () => {
    await start(unhinted(keller)).pullNow();
    await stopSync?.();
    cache.close();
    cache = open();
    const id = await queueRun(await firstPatient());
    changes = [];
    const pulled = vi.fn(keller.pull);
    await start({ ...unhinted(keller), pull: pulled }).pullNow();
    expect(changes).toEqual([['runs']]);
    expect(cachedRunIds()).toContain(id);
    expect(pulled.mock.calls[0]?.[0].cursor).toMatch(/^v1\./);
  });

  it('shows offline, tells why, and catches up when the server answers again', async () => {
    let away = true;
    const slot = memorySlot(storedSession({ accessToken: 'token', expiresInS: 3600 }));
    const unreachable = connect({ url: await deadAddress(), sessionStorage: slot });
    const pull: Remote['pull'] = (request) => (away ? unreachable : keller).pull(request);
    const sync = start({ ...unhinted(keller), pull });
    await sync.pullNow();
    expect(sync.state()).toEqual({ ...nothingYet, state: 'offline', offlineSinceMs: expect.any(Number) });
    expect(failures[0]).toEqual({ kind: 'offline' });
    away = false;
    await sync.pullNow();
    expect(sync.state().state).toBe('online');
    await expectCacheEqualsServer();
  });

  it('tells an ended session', async () => {
    await start(unhinted(connect())).pullNow();
    expect(failures[0]).toEqual({ kind: 'session-expired' });
    expect(cachedRunIds()).toEqual([]);
  });

  it('takes a revoked patient away, with runs and reports, and gives them back', async () => {
    const sync = start(unhinted(keller));
    await sync.pullNow();
    const revoked = await firstPatient();
    const runs = await runIdsOfPatients([revoked]);
    expect(runs.length).toBeGreaterThan(0);
    const [assignment] = await sql`
      delete from clinician_patient_assignments where clinician_user_id = ${demoStaff.keller.id}
        and patient_user_id = (select user_id from patient_profiles where id = ${revoked}) returning *`;
    await sync.pullNow();
    expect(cachedPatientIds()).not.toContain(revoked);
    expect(cachedRunIds().filter((id) => runs.includes(id))).toEqual([]);
    await expectCacheEqualsServer();
    await sql`insert into clinician_patient_assignments ${sql(assignment ?? {})}`;
    await sync.pullNow();
    expect(cachedPatientIds()).toContain(revoked);
    await expectCacheEqualsServer();
    expect(log).toEqual([]);
  });

  it('says that it began anew when the roles of the user have changed, once', async () => {
    const sync = start(unhinted(keller));
    const asRole = (role: string) =>
      sql`update user_org_membership set role = ${role} where user_id = ${demoStaff.keller.id}`;
    await sync.pullNow();
    await asRole('admin');
    await sync.pullNow();
    await sync.pullNow();
    await asRole('clinician');
    await sync.pullNow();
    expect(ends.map(({ restarted }) => restarted).slice(-4)).toEqual([false, true, false, true]);
    await expectCacheEqualsServer();
  });

  it('brings the decision of a colleague about a report by a hint', async () => {
    const admin = await signIn('admin');
    must(await switchFlag(admin, organizationIdSchema.parse(demoStaff.keller.organizationId), true));
    const runId = runIdSchema.parse(await queueRun(await firstPatient()));
    const artifactId = artifactIdSchema.parse(await finishRun(runId));
    start(keller);
    await vi.waitFor(() => expect(cache.tryGetLatestReport(runId)?.id).toBe(artifactId), 10_000);
    await vi.waitFor(
      () => expect(states.filter((state) => state === 'online').length).toBeGreaterThan(1),
      10_000,
    );
    const review = {
      reviewId: reviewIdSchema.parse(randomUUID()),
      artifactId,
      contentHash: 'c'.repeat(64),
      findingIndex: 0,
      decision: 'override',
      reason: 'The diary says otherwise.',
      basedOn: [],
      requestId: newRequestId(),
    } as const;
    const { review: recorded } = must(await admin.reviews.record(review));
    await vi.waitFor(() => expect(cache.listReviews(artifactId)).toEqual([recorded]), 10_000);
    expect(recorded).toMatchObject({ decision: 'override', created_by_name: 'Ada Admin' });
    expect(changes.at(-1)).toEqual(['reviews']);
    expect(must(await admin.reviews.record(review))).toEqual({ outcome: 'recorded', review: recorded });
    const foreign = await keller.reviews.record(review);
    expect(foreign).toEqual({ ok: false, error: { kind: 'forbidden' } });
  });

  it('removes a run that was deleted on the server', async () => {
    const sync = start(unhinted(keller));
    const id = await queueRun(await firstPatient());
    await sync.pullNow();
    expect(cachedRunIds()).toContain(id);
    await sql`delete from diagnosis_runs where id = ${id}`;
    await sync.pullNow();
    expect(cachedRunIds()).not.toContain(id);
    expect(log).toEqual([]);
  });

  it('misses nothing when a transaction commits late, and asks for the scope once meanwhile', async () => {
    const getScope = vi.fn(keller.getScope);
    const sync = start({ ...unhinted(keller), getScope });
    await sync.pullNow();
    const [template] = await sql`
      select p.*, a.organization_id from patient_profiles p
      join clinician_patient_assignments a on a.patient_user_id = p.user_id
      where p.id = ${await firstPatient()}`;
    if (!template) throw new Error('no patient');
    const late: string = randomUUID();
    const early: string = randomUUID();
    const held = await sql.reserve();
    await held`begin`;
    await held`insert into diagnosis_runs (id, organization_id, patient_id)
      values (${late}, ${template.organization_id}, ${template.id})`;
    // Committed at once, but held back by the feed until the older transaction has ended; its patient counts
    // in the server's scope all the same.
    const patientId = await assignNewPatient();
    await sql`insert into diagnosis_runs (id, organization_id, patient_id)
      values (${early}, ${template.organization_id}, ${template.id})`;
    getScope.mockClear();
    for (let pull = 0; pull < 4; pull++) await sync.pullNow();
    expect(cachedRunIds().filter((id) => [late, early].includes(id))).toEqual([]);
    expect(getScope).toHaveBeenCalledTimes(1);
    await held`commit`;
    held.release();
    await sync.pullNow();
    expect(cachedRunIds()).toEqual(expect.arrayContaining([late, early]));
    expect(cachedPatientIds()).toContain(patientId);
    await expectCacheEqualsServer();
    expect(log).toEqual([]);
  });

  it('skips a row that it can not read, loudly and without its content, and goes on behind it', async () => {
    const patientId = await firstPatient();
    const [bad] = z.array(rowWithId).parse(
      await sql`insert into diagnosis_runs (organization_id, patient_id, input_config)
        values (${demoStaff.keller.organizationId}, ${patientId}, ${sql.json({ reason: { secret: 'PHI' } })})
        returning id`,
    );
    const good = await queueRun(patientId);
    await start(unhinted(keller)).pullNow();
    expect(log).toEqual(
      expect.arrayContaining([
        { event: 'sync.row-rejected', table: 'runs', id: bad?.id, fields: 'input_config.reason' },
      ]),
    );
    expect(JSON.stringify(log)).not.toContain('PHI');
    expect(cachedRunIds()).toContain(good);
    await sql`delete from diagnosis_runs where id = ${bad?.id ?? null}`;
  });

  it('stops in the middle of a pull: the cache can be closed at once, and nothing is half written', async () => {
    let pages = 0;
    const stopping: Remote['pull'] = async (request) => {
      pages += 1;
      const page = await keller.pull(request);
      // The answer is here, and then the user signs out.
      if (pages === 3) void stopSync?.();
      return page;
    };
    start({ ...unhinted(keller), pull: stopping }, { pageSize: 5 });
    await vi.waitFor(() => expect(states.at(-1)).toBe('idle'), 10_000);
    expect(pages).toBe(3);
    expect(cachedRunIds().length + cachedPatientIds().length).toBeLessThanOrEqual(10);
    expect(failures).toEqual([]);
    await start(unhinted(keller)).pullNow();
    await expectCacheEqualsServer();
  });
});

/** Claims and settles a run. @returns the id of its report. */
async function finishRun(runId: RunId): Promise<string> {
  const claim = { runId, claimId: newClaimId(), requestId: newRequestId() };
  const claimed = must(await keller.runs.claim(claim)) ?? expect.fail('not claimed');
  const context = must(await keller.contexts.tryGetContext(claimed.patientId)) ?? expect.fail('no pack');
  const { artifact_data: diagnosis, provenance } = makeReport(makeRun());
  const settled = must(
    await keller.runs.complete({
      ...claim,
      diagnosis,
      provenance,
      contextPack: context.pack,
      contentHash: 'c'.repeat(64),
      contextHash: 'd'.repeat(64),
    }),
  );
  if (settled.outcome !== 'settled' || settled.artifactId === null) throw new Error('not settled');
  return settled.artifactId;
}

async function assignNewPatient(): Promise<string> {
  const userId = randomUUID();
  const { organizationId, id: clinicianId } = demoStaff.keller;
  await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@test.example`})`;
  const [patient] = z.array(rowWithId).parse(
    await sql`insert into patient_profiles (user_id, first_name, last_name)
      values (${userId}, 'Nina', 'Neu') returning id`,
  );
  await sql`insert into user_org_membership (user_id, organization_id, role, is_active)
    values (${userId}, ${organizationId}, 'patient', true)`;
  await sql`insert into clinician_patient_assignments (organization_id, clinician_user_id, patient_user_id)
    values (${organizationId}, ${clinicianId}, ${userId})`;
  return patient?.id ?? expect.fail('no patient was made');
}
