import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import { ipcEvents, type RequestOf } from '../../shared/ipc-contract.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { type Network, startNetwork } from './support/network.ts';
import { setFeature } from './support/test-world.ts';

const { keller, admin } = demoStaff;
const everything: RequestOf<'audit.export'>['filter'] = {
  group: null,
  actorId: null,
  subjectId: null,
  from: null,
  to: null,
};
let backend: EmbeddedBackend;
let sql: Sql;
let network: Network;
/** A run of Dr. Keller's with its report. */
let reported: RunId;
let folder: string;
let desk: ComposedDesk | null = null;

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  network = await startNetwork(backend.url);
  await setFeature(sql, keller.organizationId, true);
  folder = mkdtempSync(join(tmpdir(), 'rhythm-audit-'));
  const executing = await startDesk(backend);
  reported = await runIdOf(executing, 'queued');
  await call(executing.app, 'runs.execute', { runId: reported });
  await executing.stop();
}, 90_000);
afterEach(async () => {
  network.mend();
  await desk?.stop();
  desk = null;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await network.stop();
  await sql.end();
  await backend.stop();
});

/** A desk behind the network that can be cut. */
async function sitDown(options: Parameters<typeof startDesk>[1] = {}): Promise<ComposedDesk> {
  desk = await startDesk({ ...backend, url: network.url }, options);
  return desk;
}

async function runIdOf({ app }: ComposedDesk, status: 'queued' | 'succeeded'): Promise<RunId> {
  const list = await call(app, 'runs.list', { tab: status, search: '', cursor: null, limit: 1 });
  return runIdSchema.parse(list.rows[0]?.run.id);
}

const viewsOf = (entityId: string) => sql`
  select action, actor_user_id, metadata, request_id, created_at > occurred_at as is_later from audit_log
  where entity_id = ${entityId} and action like '%.viewed' order by id`;

describe('a window that is given patient data', () => {
  beforeEach(async () => {
    expect(await viewsOf(reported)).toHaveLength(0);
  });
  afterEach(async () => {
    // The log itself cannot be emptied: each test looks at a report of its own.
    const other = await startDesk(backend);
    reported = await runIdOf(other, 'queued');
    await call(other.app, 'runs.execute', { runId: reported });
    await other.stop();
  });

  it('leaves a record of it: whose, of which content, under the number of the call', async () => {
    const { app } = await sitDown();
    const reply = await serveCall(app.server, 'runs.get', { runId: reported });
    if (!reply.success) throw new Error(reply.error.code);
    await desk?.quit();
    expect([...(await viewsOf(reported))]).toEqual([
      {
        action: 'report.viewed',
        actor_user_id: keller.id,
        metadata: {
          patient_id: reply.data.run.patient_id,
          what: 'report',
          content_hash: reply.data.report?.content_hash,
        },
        request_id: reply.requestId,
        is_later: true,
      },
    ]);
  });

  it('leaves one, however often it asks, and none for a run that has no report', async () => {
    const { app } = await sitDown();
    const queued = await runIdOf({ app, quit: app.stop, stop: app.stop }, 'queued');
    for (const runId of [reported, queued, reported, queued]) await call(app, 'runs.get', { runId });
    await desk?.quit();
    expect(await viewsOf(reported)).toHaveLength(1);
    expect(await viewsOf(queued)).toHaveLength(0);
  });

  it('leaves one for a report that is compared, none for the list of its versions or one that is not there', async () => {
    const { app } = await sitDown();
    const { versions } = await call(app, 'runs.versions', { runId: reported });
    const artifactId = versions.find(({ run_id }) => run_id === reported)?.id;
    if (!artifactId) throw new Error('the report is none of its versions');
    const gone = await serveCall(app.server, 'runs.report', { artifactId: crypto.randomUUID() });
    expect(gone).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
    const reply = await serveCall(app.server, 'runs.report', { artifactId });
    if (!reply.success) throw new Error(reply.error.code);
    expect(reply.data.report).toMatchObject({ id: artifactId, run_id: reported });
    await desk?.quit();
    expect([...(await viewsOf(reported))]).toEqual([
      expect.objectContaining({
        action: 'report.viewed',
        metadata: {
          patient_id: reply.data.report.patient_id,
          what: 'report',
          content_hash: reply.data.report.content_hash,
        },
        request_id: reply.requestId,
      }),
    ]);
  });

  it('leaves none by being told how a run ended: nobody has seen its report', async () => {
    const { app } = await sitDown();
    const runId = await runIdOf({ app, quit: app.stop, stop: app.stop }, 'queued');
    await call(app, 'runs.execute', { runId });
    const { ended } = await call(app, 'runs.untold', { after: 0 });
    expect(ended).toMatchObject([{ runId, outcome: 'succeeded', failure: null }]);
    await call(app, 'runs.told', { ends: ended.map(({ end }) => end) });
    await desk?.quit();
    expect(await viewsOf(runId)).toHaveLength(0);
  });

  it('leaves one for a run under way before there is any text, and only that window gets the text', async () => {
    const [asking, other] = [{}, {}];
    const heard = { asking: '', other: '', stages: 0 };
    const { app } = await sitDown({
      announce(event, payload, to = () => true) {
        if (event !== 'run.progress') return;
        const { textDelta } = ipcEvents['run.progress'].payload.parse(payload);
        if (textDelta === '' && to(asking) && to(other)) heard.stages += 1;
        if (to(asking)) heard.asking += textDelta;
        if (to(other)) heard.other += textDelta;
      },
    });
    const model = controlDemoModel(backend.demoModelUrl ?? '');
    await model.script({ behaviour: { kind: 'normal', deltaDelayMs: 5 } });
    const runId = await runIdOf({ app, quit: app.stop, stop: app.stop }, 'queued');
    const executing = call(app, 'runs.execute', { runId });
    const reply = await serveCall(app.server, 'runs.get', { runId }, asking);
    expect(reply).toMatchObject({ success: true, data: { live: { text: '' }, draft: null } });
    await executing;
    expect(heard.asking).not.toBe('');
    expect(heard.other).toBe('');
    expect(heard.stages).toBeGreaterThan(3);
    await model.reset();
    await desk?.quit();
    expect(await viewsOf(runId)).toMatchObject([{ metadata: { what: 'draft' } }]);
  });

  it('gets no more of a draft after a lock before it has asked again', async () => {
    const asking = {};
    let heard = '';
    const { app } = await sitDown({
      announce(event, payload, to = () => true) {
        if (event === 'run.progress' && to(asking))
          heard += ipcEvents['run.progress'].payload.parse(payload).textDelta;
      },
    });
    const model = controlDemoModel(backend.demoModelUrl ?? '');
    await model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 5 } });
    const runId = await runIdOf({ app, quit: app.stop, stop: app.stop }, 'queued');
    const executing = call(app, 'runs.execute', { runId });
    await serveCall(app.server, 'runs.get', { runId }, asking);
    await expect.poll(() => heard, { timeout: 5_000 }).not.toBe('');
    const before = heard;
    app.guard.lock('user');
    await call(app, 'lock.unlock', { password: keller.password });
    await model.release();
    await executing;
    await model.reset();
    expect(heard).toBe(before);
  });

  it('leaves one for the record of a patient', async () => {
    const { app } = await sitDown();
    const { patients } = await call(app, 'patients.list', { search: '', limit: 1 });
    const patientId = patients[0]?.id;
    if (!patientId) throw new Error('no patient');
    const { inputsHash } = await call(app, 'patients.previewPack', { patientId });
    await desk?.quit();
    const [view] = await viewsOf(patientId);
    expect(view).toMatchObject({
      action: 'patient.viewed',
      metadata: { patient_id: patientId, what: 'record', content_hash: inputsHash },
    });
  });

  it('leaves it also without the server, which learns of it when it is back', async () => {
    const { app } = await sitDown();
    network.cut();
    await call(app, 'runs.get', { runId: reported });
    expect(await viewsOf(reported)).toHaveLength(0);
    expect((await call(app, 'outbox.list', {})).writes).toEqual([]);
    network.mend();
    await call(app, 'sync.pullNow', {});
    await expect.poll(async () => (await viewsOf(reported)).length, { timeout: 10_000 }).toBe(1);
  });

  it('leaves it before the local data is destroyed', async () => {
    const { app } = await sitDown();
    await call(app, 'runs.get', { runId: reported });
    await call(app, 'session.signOut', { wipe: true, loseUnsent: false });
    expect(await viewsOf(reported)).toHaveLength(1);
  });
});

describe('the export', () => {
  const file = () => join(folder, 'trail.csv');
  afterEach(() => rmSync(file(), { force: true }));
  const exportsOfAdmin = () =>
    sql`select metadata from audit_log where action = 'audit.exported' order by id`;

  it('writes what passes the filter to a file for this account alone, and is on record', async () => {
    const names: string[] = [];
    const { app } = await sitDown({
      account: admin,
      chooseFile: async ({ fileName }) => {
        names.push(fileName);
        return file();
      },
    });
    const before = await exportsOfAdmin();
    const exported = await call(app, 'audit.export', { filter: { ...everything, group: 'executed' } });
    const rows: Record<string, string>[] = parse(readFileSync(file()), { bom: true, columns: true });
    expect(exported).toEqual({ outcome: 'saved', rows: rows.length, fileName: 'trail.csv' });
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.every(({ action }) => action?.startsWith('run.'))).toBe(true);
    expect(
      new Set(rows.map(({ request_id, action, about_id }) => [request_id, action, about_id].join())).size,
    ).toBe(rows.length);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(names).toEqual([expect.stringMatching(/^rhythm-audit-\d{4}-\d{2}-\d{2}\.csv$/)]);
    expect((await exportsOfAdmin()).slice(before.length).map(({ metadata }) => metadata)).toEqual([
      { group: 'executed', rows: rows.length },
    ]);
  });

  it('tells a hostile name as text', async () => {
    const hostile = '=HYPERLINK("https://evil.example","Dr. Keller")';
    await sql`update user_profiles set display_name = ${hostile} where user_id = ${keller.id}`;
    const { app } = await sitDown({ account: admin, chooseFile: async () => file() });
    await call(app, 'audit.export', { filter: { ...everything, actorId: keller.id } });
    await sql`update user_profiles set display_name = ${keller.displayName} where user_id = ${keller.id}`;
    const rows: Record<string, string>[] = parse(readFileSync(file()), { bom: true, columns: true });
    expect(new Set(rows.map(({ person }) => person))).toEqual(new Set([`'${hostile}`]));
  });

  it('that nobody chooses a file for leaves neither a file nor an entry', async () => {
    const { app } = await sitDown({ account: admin });
    const before = await exportsOfAdmin();
    const exported = await call(app, 'audit.export', { filter: everything });
    expect(exported).toEqual({ outcome: 'cancelled', rows: 0, fileName: null });
    expect(await exportsOfAdmin()).toHaveLength(before.length);
  });

  it('leaves no file when the server cannot be told of it', async () => {
    const { app } = await sitDown({ account: admin, chooseFile: async () => file() });
    network.cutAfter((path) => path.includes('list_audit_entries'));
    const reply = await serveCall(app.server, 'audit.export', { filter: everything });
    expect(reply).toMatchObject({ success: false, error: { code: 'OFFLINE' } });
    expect(existsSync(file())).toBe(false);
  });

  it('that cannot be written there says so, leaves nothing behind, and is on record all the same', async () => {
    const occupied = join(folder, 'occupied');
    writeFileSync(occupied, '');
    const { app } = await sitDown({ account: admin, chooseFile: async () => join(occupied, 'trail.csv') });
    const before = await exportsOfAdmin();
    const exported = await call(app, 'audit.export', { filter: { ...everything, group: 'flag' } });
    expect(exported).toEqual({ outcome: 'not-written', rows: 0, fileName: null });
    expect(readdirSync(folder)).toEqual(['occupied']);
    expect(await exportsOfAdmin()).toHaveLength(before.length + 1);
  });

  it('stops where the workstation was locked while the dialog stood open', async () => {
    const { app } = await sitDown({
      account: admin,
      chooseFile: async () => {
        app.guard.lock('user');
        return file();
      },
    });
    const before = await exportsOfAdmin();
    const reply = await serveCall(app.server, 'audit.export', { filter: everything });
    expect([reply.success, existsSync(file())]).toEqual([false, false]);
    expect(await exportsOfAdmin()).toHaveLength(before.length);
  });
});

describe('over IPC', () => {
  it('the trail is for admins, and holds what they themselves have just seen', async () => {
    const asClinician = await sitDown();
    for (const reply of [
      await serveCall(asClinician.app.server, 'audit.list', { filter: everything, before: null, limit: 10 }),
      await serveCall(asClinician.app.server, 'audit.actors', {}),
      await serveCall(asClinician.app.server, 'audit.export', { filter: everything }),
    ]) {
      expect(reply).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
    }
    await asClinician.stop();
    const { app } = await sitDown({ account: admin });
    const runId = await runIdOf({ app, quit: app.stop, stop: app.stop }, 'succeeded');
    await call(app, 'runs.get', { runId });
    const { entries } = await call(app, 'audit.list', {
      filter: { ...everything, subjectId: runId, actorId: admin.id },
      before: null,
      limit: 10,
    });
    expect(entries[0]).toMatchObject({ action: 'report.viewed', runId, actor: { name: 'Ada Admin' } });
    const { actors } = await call(app, 'audit.actors', {});
    expect(actors.find(({ id }) => id === keller.id)).toMatchObject({
      name: 'Dr. Keller',
      role: 'clinician',
    });
  });
});
