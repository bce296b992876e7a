import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type PatientId, patientIdSchema, type RunId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { type Network, startNetwork } from './support/network.ts';
import { setFeature } from './support/test-world.ts';

const { keller, novak } = demoStaff;
let backend: EmbeddedBackend;
let sql: Sql;
let network: Network;
let desk: ComposedDesk;
let patientId: PatientId;
const patients: PatientId[] = [];

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  network = await startNetwork(backend.url);
  await setFeature(sql, keller.organizationId, true);
  patients.push(...(await patientsOf(keller.id)));
  desk = await startDesk({ ...backend, url: network.url });
}, 90_000);
beforeEach(async () => {
  const next = patients.shift();
  if (!next) throw new Error('the demo data has no further patient');
  patientId = next;
  await vi.waitFor(async () =>
    expect(await call(desk.app, 'sync.pullNow', {})).toMatchObject({ state: 'online' }),
  );
});
afterEach(() => network.mend());
afterAll(async () => {
  await desk.stop();
  await network.stop();
  await sql.end();
  await backend.stop();
});

async function patientsOf(clinicianId: string): Promise<PatientId[]> {
  const rows = await sql`
    select p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${clinicianId} order by p.id`;
  return rows.map(({ id }) => patientIdSchema.parse(id));
}

const read = (from: 'cache' | 'server') => call(desk.app, 'patients.record', { patientId, from });
const refusalOf = (from: 'cache' | 'server', id = patientId) =>
  serveCall(desk.app.server, 'patients.record', { patientId: id, from });

async function reportFor(id: PatientId): Promise<RunId> {
  const request = { patientId: id, reason: 'Sleep', evenIfDuplicate: true };
  const { runId } = await call(desk.app, 'runs.create', request);
  await call(desk.app, 'runs.execute', { runId });
  await call(desk.app, 'sync.pullNow', {});
  return runId;
}

async function openReport(runId: RunId): Promise<ResponseOf<'impressions.get'>> {
  const { report } = await call(desk.app, 'runs.get', { runId });
  const contentHash = report?.content_hash ?? '';
  return call(desk.app, 'impressions.save', { runId, contentHash, impression: null });
}

describe('patients.record', () => {
  it('from the server has all of the record, and leaves it in the cache', async () => {
    expect((await read('cache')).record).toBeNull();
    const fresh = await read('server');
    const [counts] = await sql`
      select (select count(*)::int from anamnesis_entries where patient_id = ${patientId} and not is_archived) as entries,
        (select count(*)::int from patient_measures where patient_id = ${patientId}) as measures`;
    expect(fresh.patient.id).toBe(patientId);
    expect(fresh.record?.pack.anamnesis.entries).toHaveLength(counts?.entries);
    expect(fresh.record?.contents.measures.total).toBe(counts?.measures);
    expect(fresh.record?.fromCache).toBe(false);
    const cached = await read('cache');
    expect(cached).toEqual({ ...fresh, record: { ...fresh.record, fromCache: true } });
  });

  it('blanks out who it is about, in whatever people wrote', async () => {
    await sql`update anamnesis_entries set content = jsonb_build_object('text', (
        select first_name || ' ' || last_name || ' called' from patient_profiles where id = ${patientId}))
      where patient_id = ${patientId}`;
    const { record } = await read('server');
    expect(JSON.stringify(record?.pack.anamnesis)).toContain('[redacted] called');
  });

  it('comes out of the cache, with its time, when the server is not reached', async () => {
    const fresh = await read('server');
    network.cut();
    const offline = await read('server');
    expect(offline.record).toEqual({ ...fresh.record, fromCache: true });
  });

  it('is OFFLINE when it was never read here', async () => {
    network.cut();
    expect(await refusalOf('server')).toMatchObject({ error: { code: 'OFFLINE' } });
    expect((await read('cache')).record).toBeNull();
  });

  it('is on record as a view of the patient, with the hash of what was shown', async () => {
    const { record } = await read('server');
    await read('cache');
    await desk.stop();
    const views = await sql`
      select metadata from audit_log where entity_id = ${patientId} and action = 'patient.viewed'`;
    desk = await startDesk({ ...backend, url: network.url });
    expect(views).toHaveLength(1);
    expect(JSON.stringify(views[0]?.metadata)).toContain(record?.inputsHash);
  });

  it('of somebody who is assigned to somebody else is NOT_FOUND, also what was cached', async () => {
    await read('server');
    const assignments = await sql`
      delete from clinician_patient_assignments a using patient_profiles p
      where p.id = ${patientId} and a.patient_user_id = p.user_id and a.clinician_user_id = ${keller.id}
      returning a.*`;
    expect(await refusalOf('server')).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await call(desk.app, 'sync.pullNow', {});
    expect(await refusalOf('cache')).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await sql`insert into clinician_patient_assignments ${sql(assignments)}`;
  });

  it('of a stranger is NOT_FOUND', async () => {
    const own = new Set(await patientsOf(keller.id));
    const stranger = (await patientsOf(novak.id)).find((id) => !own.has(id));
    expect(await refusalOf('server', stranger)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await refusalOf('cache', stranger)).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('says what to look at first: measures beyond the thresholds, and the risk of the newest draft', async () => {
    await sql`update patient_measures set stress_score = 75, sleep_score = 31, risk_level = 'moderate'
      where patient_id = ${patientId}`;
    const runId = await reportFor(patientId);
    const { flags, runs } = await read('server');
    expect(flags.map(({ flag }) => flag)).toEqual(['critical_stress', 'newest_risk']);
    expect(runs[0]).toMatchObject({ id: runId, status: 'succeeded' });
    await sql`delete from patient_measures where patient_id = ${patientId}`;
    await sql`delete from assessments where patient_id = ${patientId}`;
    const bare = await read('server');
    expect(bare.flags.map(({ flag }) => flag)).toEqual(['newest_risk', 'no_measure', 'no_questionnaire']);
  });

  it('calls a measure of months ago no current one', async () => {
    await sql`delete from patient_measures where patient_id = ${patientId}`;
    await sql`insert into patient_measures (patient_id, created_at, stress_score, sleep_score, risk_level)
      values (${patientId}, now() - interval '61 days', 20, 80, 'low')`;
    expect((await read('server')).flags).toMatchObject([{ flag: 'old_measure' }]);
  });
});

describe('patients.list', () => {
  it('goes through all patients by name, page by page', async () => {
    const all: string[] = [];
    let cursor: PatientId | null = null;
    do {
      const page: ResponseOf<'patients.list'> = await call(desk.app, 'patients.list', {
        search: '',
        cursor,
        limit: 7,
      });
      all.push(...page.patients.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(all)).toEqual(new Set(await patientsOf(keller.id)));
    expect(all).toHaveLength(new Set(all).size);
    const whole = await call(desk.app, 'patients.list', { search: '', limit: 100 });
    expect(whole.patients.map(({ id }) => id)).toEqual(all);
  });

  it('says what is open, what the newest draft found and when the record was read here', async () => {
    const rowOf = async () => {
      const { patients: rows } = await call(desk.app, 'patients.list', { search: '', limit: 100 });
      return rows.find(({ id }) => id === patientId);
    };
    expect(await rowOf()).toMatchObject({ lastReport: null, recordReadAtMs: null });
    const runId = await reportFor(patientId);
    const request = { patientId, reason: 'Again', evenIfDuplicate: true };
    const open = await call(desk.app, 'runs.create', request);
    const { record } = await read('server');
    expect(await rowOf()).toMatchObject({
      lastReport: { runId },
      openRun: { runId: open.runId, status: 'queued' },
      recordReadAtMs: record?.retrievedAtMs,
    });
  });
});

describe('blind mode', () => {
  it('leaves the risk out of every list until the report is opened', async () => {
    const runId = await reportFor(patientId);
    const risks = async () => {
      const listed = await call(desk.app, 'runs.list', { tab: 'all', search: runId, cursor: null, limit: 1 });
      const { patients: rows } = await call(desk.app, 'patients.list', { search: '', limit: 100 });
      const { runs, flags } = await read('cache');
      return [
        listed.rows[0]?.run.risk_level,
        rows.find(({ id }) => id === patientId)?.lastReport?.risk,
        runs[0]?.risk,
        flags.find(({ flag }) => flag === 'newest_risk') ? 'flag' : null,
      ];
    };
    const known = await risks();
    expect(known.every((risk) => typeof risk === 'string')).toBe(true);
    expect(await call(desk.app, 'impressions.setBlindMode', { isBlind: true })).toEqual({ isBlind: true });
    expect(await risks()).toEqual([null, null, null, null]);
    expect(await openReport(runId)).toEqual({ isBlind: true, isOpened: true, impression: null });
    expect(await risks()).toEqual(known);
    await call(desk.app, 'impressions.setBlindMode', { isBlind: false });
  });

  it('keeps and tells no impression of a run that is not there', async () => {
    const request = {
      runId: '99999999-9999-4999-8999-999999999999',
      contentHash: 'a'.repeat(64),
      impression: { risk: 'low', text: '' },
    } as const;
    const { runId, contentHash } = request;
    for (const told of [
      await serveCall(desk.app.server, 'impressions.save', request),
      await serveCall(desk.app.server, 'impressions.get', { runId, contentHash }),
    ]) {
      expect(told).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
  });
});
