import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type PatientId, patientIdSchema } from '../../shared/ids.ts';
import type { PackPart, PackPreview } from '../../shared/ipc/patient-channels.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { setFeature } from './support/test-world.ts';

const { keller, novak } = demoStaff;
let backend: EmbeddedBackend;
let sql: Sql;
let proxy: FaultProxy;
let desk: ComposedDesk;
let patientId: PatientId;
/** What happens to the requests of the desk, in their order; those after the last go through. */
let faults: { of: string; kind: Fault; times: number }[] = [];
const patients: PatientId[] = [];
const reached = { state: 'online' };

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  proxy = await startFaultProxy(backend.url, ({ path }) => {
    const fault = faults.find(({ of, times }) => path.includes(of) && times > 0);
    if (!fault) return null;
    fault.times -= 1;
    return fault.kind;
  });
  await setFeature(sql, keller.organizationId, true);
  await sql`delete from diagnosis_runs where status = 'queued'`;
  patients.push(...(await patientsOf(keller.id)));
  desk = await startDesk({ ...backend, url: proxy.url });
}, 90_000);
beforeEach(async () => {
  const next = patients.shift();
  if (!next) throw new Error('the demo data has no further patient');
  patientId = next;
  // A pull of its own may have met the faults of the test before: then the desk holds that it is offline.
  await vi.waitFor(async () => expect(await call(desk.app, 'sync.pullNow', {})).toMatchObject(reached));
});
afterEach(() => {
  faults = [];
});
afterAll(async () => {
  await desk.stop();
  await proxy.stop();
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

const preview = (): Promise<PackPreview> => call(desk.app, 'patients.previewPack', { patientId });
const create = (evenIfDuplicate = false) =>
  call(desk.app, 'runs.create', { patientId, reason: 'Sleep', evenIfDuplicate });
const offline = () => {
  faults = [{ of: '', kind: 'reset', times: Number.POSITIVE_INFINITY }];
};
const countRuns = async () =>
  (await sql`select id from diagnosis_runs where patient_id = ${patientId}`).length;
const editAnamnesis = () => sql`
  update anamnesis_entries set content = jsonb_build_object('text', 'Edited.'), updated_at = now()
  where id = (select id from anamnesis_entries where patient_id = ${patientId} order by created_at desc limit 1)`;

describe('patients.previewPack', () => {
  it('says what the pack would hold, under the hash that a run stores', async () => {
    const before = Date.now();
    const shown = await preview();
    const [counts] = await sql`
      select (select count(*)::int from anamnesis_entries where patient_id = ${patientId} and not is_archived) as entries,
        (select count(*)::int from assessments where patient_id = ${patientId} and status = 'completed') as questionnaires,
        (select max(created_at) from patient_measures where patient_id = ${patientId}) as measured,
        (select max(updated_at) from anamnesis_entries where patient_id = ${patientId} and not is_archived) as written,
        (select max(completed_at) from assessments where patient_id = ${patientId} and status = 'completed') as filled`;
    const newest = (part: PackPart) => Date.parse(part.newestAt ?? '');
    expect(shown.entries).toMatchObject({ included: counts?.entries, total: counts?.entries });
    expect(shown.questionnaires.total).toBe(counts?.questionnaires);
    expect(shown.questionnaires.included).toBeGreaterThan(0);
    expect(newest(shown.measures)).toBe(counts?.measured.getTime());
    expect(newest(shown.entries)).toBe(counts?.written.getTime());
    expect(newest(shown.questionnaires)).toBe(counts?.filled.getTime());
    expect(shown).toMatchObject({ fromCache: false, duplicate: null });
    expect(shown.retrievedAtMs).toBeGreaterThanOrEqual(before);

    const { runId } = await create();
    await call(desk.app, 'runs.execute', { runId });
    const [artifact] = await sql`
      select content_hash from diagnosis_artifacts where run_id = ${runId} and artifact_type = 'context_pack'`;
    expect(shown.inputsHash).toBe(artifact?.content_hash);
  });

  it('comes out of the cache, with its time, when the backend is not reached', async () => {
    const online = await preview();
    offline();
    expect(await preview()).toEqual({ ...online, fromCache: true, duplicate: null });
  });

  it('is OFFLINE when nothing is cached either', async () => {
    offline();
    expect(await serveCall(desk.app.server, 'patients.previewPack', { patientId })).toMatchObject({
      error: { code: 'OFFLINE' },
    });
  });

  it('is forgotten with a patient who is assigned to somebody else', async () => {
    await preview();
    const assignments = await sql`
      delete from clinician_patient_assignments a using patient_profiles p
      where p.id = ${patientId} and a.patient_user_id = p.user_id and a.clinician_user_id = ${keller.id}
      returning a.*`;
    await call(desk.app, 'sync.pullNow', {});
    offline();
    expect(await serveCall(desk.app.server, 'patients.previewPack', { patientId })).toMatchObject({
      error: { code: 'OFFLINE' },
    });
    await sql`insert into clinician_patient_assignments ${sql(assignments)}`;
  });

  it('of somebody else’s patient is NOT_FOUND, and nothing of it is kept', async () => {
    const own = new Set(patients);
    const strangers = (await patientsOf(novak.id)).filter((id) => !own.has(id));
    const stranger = strangers[0];
    if (!stranger) throw new Error('Dr. Novak has no patient of her own');
    const request = { patientId: stranger };
    expect(await serveCall(desk.app.server, 'patients.previewPack', request)).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
    offline();
    expect(await serveCall(desk.app.server, 'patients.previewPack', request)).toMatchObject({
      error: { code: 'OFFLINE' },
    });
  });
});

describe('runs.create', () => {
  it('says instead of queueing the same data twice within a day which run there is', async () => {
    const first = await create();
    expect(first.outcome).toBe('queued');
    expect(await create()).toEqual({ outcome: 'duplicate', runId: first.runId });
    expect((await preview()).duplicate).toMatchObject({ runId: first.runId, status: 'queued' });
    expect(await countRuns()).toBe(1);
  });

  it('queues it all the same when that is wanted', async () => {
    const first = await create();
    const second = await create(true);
    expect(second.outcome).toBe('queued');
    expect(second.runId).not.toBe(first.runId);
    expect(await countRuns()).toBe(2);
  });

  it('queues again when the record has changed', async () => {
    await create();
    await editAnamnesis();
    expect((await preview()).duplicate).toBeNull();
    expect((await create()).outcome).toBe('queued');
    expect(await countRuns()).toBe(2);
  });

  it.each(['lost', 'bad-gateway'] as const)('whose reply is %s queues one run', async (kind) => {
    faults = [{ of: 'queue_diagnosis_run', kind, times: 1 }];
    expect((await create()).outcome).toBe('queued');
    expect(await countRuns()).toBe(1);
  });

  it('without a connection is kept, and queues nothing yet', async () => {
    offline();
    const request = { patientId, reason: '', evenIfDuplicate: false };
    expect(await call(desk.app, 'runs.create', request)).toMatchObject({ outcome: 'kept' });
    expect(await countRuns()).toBe(0);
  });
});
