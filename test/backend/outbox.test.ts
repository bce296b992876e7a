import { rmSync } from 'node:fs';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type PatientId, patientIdSchema, type RunId } from '../../shared/ids.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { queueRuns } from '../campaigns/support/queue-runs.ts';
import { startWorkstation } from '../campaigns/support/workstation.ts';
import { type ComposedDesk, call, newProfile, startDesk } from './composed-app-fixture.ts';
import { addPatient, assign, setFeature, type TestPatient } from './support/test-world.ts';

const { organizationId } = demoStaff.keller;
let backend: EmbeddedBackend;
let sql: Sql;
let demoModel: DemoModelControl;
let proxy: FaultProxy;
let profile: string;
let desk: ComposedDesk;
let patient: TestPatient;
let patientId: PatientId;
/** What happens to requests of the desk whose path contains `of`; '' is every request. */
let fault: { kind: Fault; of: string } | null = null;
/** The feed says nothing. */
let isDeaf = false;
/** Every request to a function of the database, in the order in which they came. */
const sent: string[] = [];
let onSent: ((path: string) => void) | null = null;

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  demoModel = controlDemoModel(backend.demoModelUrl ?? '');
  proxy = await startFaultProxy(backend.url, ({ path, body }) => {
    sent.push(`${path} ${body.toString()}`);
    onSent?.(path);
    if (isDeaf && path.includes('pull_changes')) return 'unavailable';
    return fault && path.includes(fault.of) ? fault.kind : null;
  });
}, 90_000);
beforeEach(async () => {
  await setFeature(sql, organizationId, true);
  await demoModel.reset();
  await demoModel.script({ behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 100 });
  patient = await addPatient(sql, organizationId);
  patientId = patientIdSchema.parse(patient.id);
  await assign(sql, organizationId, demoStaff.keller.id, patient);
  profile = newProfile();
  desk = await openDesk();
});
afterEach(async () => {
  fault = null;
  isDeaf = false;
  await desk.quit();
  rmSync(profile, { recursive: true, force: true });
});
afterAll(async () => {
  await proxy.stop();
  await sql.end();
  await backend.stop();
});

const openDesk = (account: { email: string; password: string } = demoStaff.keller) =>
  startDesk({ ...backend, url: proxy.url }, { profile, account });

/** Signs in as the admin, in the place of Dr. Keller. */
async function becomeAdmin(): Promise<void> {
  await desk.quit();
  desk = await openDesk(demoStaff.admin);
}

async function cut(kind: Fault = 'reset'): Promise<void> {
  fault = { kind, of: '' };
  await call(desk.app, 'sync.pullNow', {});
}

/** As the next pull does by itself. */
async function reconnect(): Promise<void> {
  fault = null;
  isDeaf = false;
  await call(desk.app, 'sync.pullNow', {});
}

const listed = async () => (await call(desk.app, 'outbox.list', {})).writes;
const create = (evenIfDuplicate = false, reason = 'Sleep') =>
  call(desk.app, 'runs.create', { patientId, reason, evenIfDuplicate });
const flagHere = () => call(desk.app, 'flag.get', {});

async function runsOf(id: string = patient.id) {
  const rows = await sql`select id, status, inputs_hash from diagnosis_runs where patient_id = ${id}`;
  return [...rows];
}

async function flagThere(): Promise<boolean> {
  const [row] = await sql`
    select enabled from organization_feature_flags where organization_id = ${organizationId}`;
  return row?.enabled === true;
}

/** A run of Dr. Keller's that has a report, as the desk knows it. */
async function runWithReport() {
  const [runId] = await queueRuns(sql, 1);
  if (!runId) throw new Error('no run was queued');
  await call(desk.app, 'sync.pullNow', {});
  await call(desk.app, 'runs.execute', { runId });
  const { report } = await call(desk.app, 'runs.get', { runId });
  if (!report) throw new Error('no report');
  return { runId, report };
}

type Reported = Awaited<ReturnType<typeof runWithReport>>;

function reviewOf({ runId, report }: Reported, reason: string | null = null, findingIndex = 0) {
  return {
    runId,
    artifactId: report.id,
    contentHash: report.content_hash,
    findingIndex,
    decision: reason === null ? ('accept' as const) : ('override' as const),
    reason,
  };
}

const review = (reported: Reported, reason: string | null = null) =>
  call(desk.app, 'reviews.record', reviewOf(reported, reason));

async function reviewsThere(runId: RunId) {
  const rows = await sql`
    select decision, reason from diagnosis_reviews where run_id = ${runId} order by created_at`;
  return rows.map(({ decision, reason }) => [decision, reason]);
}

describe('a run that is queued while the backend is away', () => {
  it("is kept, shown, in nobody's queue, and queued once after the reconnect", async () => {
    const { inputsHash } = await call(desk.app, 'patients.previewPack', { patientId });
    await cut();
    const { outcome, runId } = await create();
    expect(outcome).toBe('kept');
    expect(await listed()).toMatchObject([
      {
        key: runId,
        runId,
        problem: 'offline',
        code: null,
        isStuck: false,
        patient: { id: patientId },
        what: { kind: 'queue', reason: 'Sleep', duplicateOf: null },
      },
    ]);
    expect(await serveCall(desk.app.server, 'runs.get', { runId })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
    expect(await runsOf()).toEqual([]);
    await reconnect();
    await expect.poll(() => runsOf()).toEqual([{ id: runId, status: 'queued', inputs_hash: inputsHash }]);
    await expect.poll(listed).toEqual([]);
    expect((await call(desk.app, 'runs.get', { runId })).run.status).toBe('queued');
  });

  it('is queued after a restart of the app', async () => {
    await cut();
    const { runId } = await create();
    await desk.quit();
    fault = null;
    desk = await openDesk();
    await expect.poll(() => runsOf()).toMatchObject([{ id: runId }]);
  });

  it('is queued once when every reply of the server was lost', async () => {
    fault = { kind: 'lost', of: 'queue_diagnosis_run' };
    const { outcome, runId } = await create();
    expect(outcome).toBe('kept');
    expect(await runsOf()).toMatchObject([{ id: runId }]);
    await reconnect();
    await expect.poll(listed).toEqual([]);
    expect(await runsOf()).toMatchObject([{ id: runId }]);
  });

  it('and whose record was queued by a colleague meanwhile is shown as a duplicate, and queued on purpose', async () => {
    await call(desk.app, 'patients.previewPack', { patientId });
    await cut();
    const { runId } = await create();
    const other = await startDesk(backend, { account: demoStaff.admin });
    const first = await call(other.app, 'runs.create', { patientId, reason: '', evenIfDuplicate: false });
    await other.stop();
    await reconnect();
    await expect
      .poll(listed)
      .toMatchObject([
        { key: runId, problem: 'rejected', code: 'DUPLICATE', what: { duplicateOf: first.runId } },
      ]);
    expect(await runsOf()).toHaveLength(1);
    const again = await call(desk.app, 'outbox.retry', { key: runId, evenIfDuplicate: false });
    expect(again.writes).toMatchObject([{ problem: 'rejected', code: 'DUPLICATE' }]);
    const onPurpose = await call(desk.app, 'outbox.retry', { key: runId, evenIfDuplicate: true });
    expect(onPurpose.writes).toEqual([]);
    expect(new Set((await runsOf()).map(({ id }) => String(id)))).toEqual(new Set([first.runId, runId]));
  });

  it('and may not be queued any more is shown with the reason, holds up no other, and can be discarded', async () => {
    await cut();
    const { runId } = await create();
    await sql`delete from clinician_patient_assignments where patient_user_id = ${patient.userId}`;
    const next = await addPatient(sql, organizationId);
    await assign(sql, organizationId, demoStaff.keller.id, next);
    const later = await call(desk.app, 'runs.create', {
      patientId: patientIdSchema.parse(next.id),
      reason: '',
      evenIfDuplicate: false,
    });
    await reconnect();
    await expect.poll(() => runsOf(next.id)).toMatchObject([{ id: later.runId }]);
    await expect
      .poll(listed)
      .toMatchObject([{ key: runId, patient: null, problem: 'rejected', code: 'FORBIDDEN' }]);
    expect((await call(desk.app, 'outbox.discard', { key: runId })).writes).toEqual([]);
    await call(desk.app, 'sync.pullNow', {});
    expect(await runsOf()).toEqual([]);
  });

  it('can be taken back while it waits', async () => {
    await cut();
    const { runId } = await create();
    expect((await call(desk.app, 'outbox.discard', { key: runId })).writes).toEqual([]);
    await reconnect();
    expect(await runsOf()).toEqual([]);
  });
});

describe('a process that dies while it sends', () => {
  it.each([
    ['before the server has it', 'reset'],
    ['after the server has it', 'lost'],
  ] as const)('%s loses nothing, and nothing happens twice', async (_, kind) => {
    await desk.quit();
    const station = await startWorkstation({
      backend: { ...backend, url: proxy.url, demoModelUrl: backend.demoModelUrl ?? '' },
      profile,
      account: demoStaff.keller,
    });
    const died = new Promise<void>((resolve) => {
      onSent = (path) => {
        if (path.includes('queue_diagnosis_run')) resolve(station.end('SIGKILL'));
      };
    });
    fault = { kind, of: 'queue_diagnosis_run' };
    const request = { patientId, reason: 'Sleep', evenIfDuplicate: false };
    expect(await station.invoke('runs.create', request)).toBeNull();
    await died;
    onSent = null;
    fault = null;
    desk = await openDesk();
    await expect.poll(() => runsOf()).toHaveLength(1);
    await expect.poll(listed).toEqual([]);
    expect(await runsOf()).toHaveLength(1);
  });
});

describe('a refusal while the backend is there', () => {
  it('of a queueing is told at once and not kept', async () => {
    const stranger = await addPatient(sql, organizationId);
    const refused = await serveCall(desk.app.server, 'runs.create', {
      patientId: stranger.id,
      reason: '',
      evenIfDuplicate: false,
    });
    expect(refused).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(await listed()).toEqual([]);
  });
});

describe('a decision about a finding', () => {
  it('is recorded, and kept while the backend is away: then it is shown as pending', async () => {
    const reported = await runWithReport();
    const { runId, report } = reported;
    expect(await review(reported)).toMatchObject({ outcome: 'recorded', review: { decision: 'accept' } });
    await cut();
    const kept = await review(reported, 'Not in the notes.');
    expect(kept).toMatchObject({
      outcome: 'kept',
      review: { artifact_id: report.id, created_by: demoStaff.keller.id, created_by_name: 'Dr. Keller' },
    });
    const finding = report.artifact_data.findings[0];
    expect(await listed()).toMatchObject([
      { key: kept.review.id, runId, what: { kind: 'review', finding, reason: 'Not in the notes.' } },
    ]);
    const pendings = async () =>
      (await call(desk.app, 'runs.get', { runId })).reviews.map(({ record, pending }) => [
        record.decision,
        pending,
      ]);
    expect(await pendings()).toEqual([
      ['accept', false],
      ['override', true],
    ]);
    await reconnect();
    await expect.poll(pendings).toEqual([
      ['accept', false],
      ['override', false],
    ]);
    expect(await reviewsThere(runId)).toEqual([
      ['accept', null],
      ['override', 'Not in the notes.'],
    ]);
  });

  it('never comes before an earlier one of the same run, and is recorded once when replies are lost', async () => {
    const reported = await runWithReport();
    fault = { kind: 'unavailable', of: 'record_review' };
    expect(await review(reported)).toMatchObject({ outcome: 'kept' });
    sent.length = 0;
    expect(await review(reported, 'Second thoughts.')).toMatchObject({ outcome: 'kept' });
    await call(desk.app, 'sync.pullNow', {});
    await expect.poll(() => sent.filter((one) => one.includes('record_review')).length).toBeGreaterThan(0);
    expect(sent.some((one) => one.includes('Second thoughts.'))).toBe(false);
    fault = { kind: 'lost', of: 'record_review' };
    await call(desk.app, 'sync.pullNow', {});
    await reconnect();
    await expect.poll(listed).toEqual([]);
    expect(await reviewsThere(reported.runId)).toEqual([
      ['accept', null],
      ['override', 'Second thoughts.'],
    ]);
  });

  it('of a report that was not read is refused', async () => {
    const reported = await runWithReport();
    const other = { ...reviewOf(reported), contentHash: 'f'.repeat(64) };
    expect(await serveCall(desk.app.server, 'reviews.record', other)).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    expect(await serveCall(desk.app.server, 'reviews.record', reviewOf(reported, null, 99))).toMatchObject({
      error: { code: 'VALIDATION_ERROR' },
    });
  });

  it('about a patient who was taken away meanwhile is shown as refused, without the words of the report', async () => {
    const created = await create();
    await call(desk.app, 'runs.execute', { runId: created.runId });
    const { report } = await call(desk.app, 'runs.get', { runId: created.runId });
    if (!report) throw new Error('no report');
    await cut();
    const { review: kept } = await review({ runId: created.runId, report }, 'Mine.');
    await sql`delete from clinician_patient_assignments where patient_user_id = ${patient.userId}`;
    await reconnect();
    await expect.poll(listed).toMatchObject([
      {
        key: kept.id,
        problem: 'rejected',
        code: 'FORBIDDEN',
        patient: null,
        what: { kind: 'review', finding: '', reason: 'Mine.' },
      },
    ]);
  });
});

describe('a change of the flag while the backend is away', () => {
  beforeEach(becomeAdmin);
  const setFlag = (enabled: boolean) => call(desk.app, 'flag.set', { enabled });

  it('is pending and not in force until the server has it', async () => {
    await cut();
    expect(await setFlag(false)).toMatchObject({ enabled: true, pending: { enabled: false } });
    expect(await listed()).toMatchObject([{ runId: null, what: { kind: 'flag', enabled: false } }]);
    await reconnect();
    await expect.poll(flagHere).toMatchObject({ enabled: false, pending: null });
    expect(await flagThere()).toBe(false);
  });

  it('does not undo a newer one of a colleague, but can be made on purpose', async () => {
    await sql`update organization_feature_flags set enabled = false`;
    await call(desk.app, 'sync.pullNow', {});
    await cut();
    await setFlag(true);
    await sql`update organization_feature_flags set enabled = true`;
    await sql`update organization_feature_flags set enabled = false`;
    await reconnect();
    await expect.poll(listed).toMatchObject([{ problem: 'rejected', code: 'OVERTAKEN' }]);
    expect(await flagHere()).toMatchObject({ enabled: false, pending: null });
    expect(await flagThere()).toBe(false);
    const [write] = await listed();
    const again = await call(desk.app, 'outbox.retry', { key: write?.key ?? '', evenIfDuplicate: false });
    expect(again.writes).toEqual([]);
    expect(await flagHere()).toMatchObject({ enabled: true, pending: null });
  });

  it('takes the place of an earlier one, also of one whose reply was lost', async () => {
    fault = { kind: 'lost', of: 'set_feature_flag' };
    isDeaf = true;
    expect(await setFlag(false)).toMatchObject({ enabled: true, pending: { enabled: false } });
    expect(await flagThere()).toBe(false);
    await setFlag(true);
    expect(await listed()).toMatchObject([{ what: { enabled: true } }]);
    await reconnect();
    await expect.poll(listed).toEqual([]);
    expect(await flagThere()).toBe(true);
    expect(await flagHere()).toMatchObject({ enabled: true, pending: null });
  });
});

describe('the end of a run that waits', () => {
  it('is listed, can be read, and is not discarded', async () => {
    const [runId] = await queueRuns(sql, 1);
    if (!runId) throw new Error('no run was queued');
    await call(desk.app, 'sync.pullNow', {});
    fault = { kind: 'unavailable', of: 'complete_diagnosis_run' };
    expect(await serveCall(desk.app.server, 'runs.execute', { runId })).toMatchObject({
      error: { code: 'OFFLINE' },
    });
    const { unsynced, run } = await call(desk.app, 'runs.get', { runId });
    expect(unsynced?.report?.artifact_data.findings.length).toBeGreaterThan(0);
    const writes = await listed();
    const { findings, risk_level: riskLevel } = unsynced?.report?.artifact_data ?? {};
    expect(writes).toMatchObject([
      {
        runId,
        patient: { id: run.patient_id },
        what: { kind: 'report', riskLevel, findings: findings?.length },
      },
    ]);
    const key = writes[0]?.key ?? '';
    expect(await serveCall(desk.app.server, 'outbox.discard', { key })).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    expect(await listed()).toHaveLength(1);
    fault = null;
    expect((await call(desk.app, 'outbox.retry', { key, evenIfDuplicate: false })).writes).toEqual([]);
    await expect.poll(async () => (await call(desk.app, 'runs.get', { runId })).report).not.toBeNull();
  });
});
