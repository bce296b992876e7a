import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { runIdSchema } from '../../shared/ids.ts';
import type { EventName } from '../../shared/ipc-contract.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';

let backend: EmbeddedBackend;
let sql: Sql;
let desk: ComposedDesk;
const told: { event: EventName; payload: unknown }[] = [];

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  desk = await startDesk(backend, {
    account: demoStaff.admin,
    announce: (event, payload) => void told.push({ event, payload }),
  });
  await call(desk.app, 'flag.set', { enabled: true });
});
afterAll(async () => {
  await desk.stop();
  await sql.end();
  await backend.stop();
});

/** A queued run of the organisation; nobody else takes any here. */
async function queuedRun() {
  const { rows } = await call(desk.app, 'runs.list', { tab: 'queued', search: '', cursor: null, limit: 1 });
  const id = rows[0]?.run.id;
  if (!id) throw new Error('no run is queued');
  return id;
}

describe('the overview of failures', () => {
  it('has a run that failed a moment ago, and no more than counts', async () => {
    const model = controlDemoModel(backend.demoModelUrl ?? '');
    await model.script({ behaviour: { kind: 'refusal' } });
    await serveCall(desk.app.server, 'runs.execute', { runId: await queuedRun() });
    await call(desk.app, 'runs.execute', { runId: await queuedRun() });
    await call(desk.app, 'sync.pullNow', {});
    const overview = await call(desk.app, 'failures.overview', { days: 7 });
    const today = overview.spans.at(-1);
    expect(today).toMatchObject({ succeeded: 1, failures: [{ reason: 'LLM_REFUSED', amount: 1 }] });
    expect(overview.latency).toMatchObject({ answers: 1 });
    const patients = await sql`select first_name, last_name, id from patient_profiles`;
    for (const { first_name, last_name, id } of patients) {
      for (const name of [first_name, last_name, id]) expect(JSON.stringify(overview)).not.toContain(name);
    }
  });
});

describe('the test of the model', () => {
  it('uses the key and the gateway of the workstation, and says nothing of the key', async () => {
    const outcome = await call(desk.app, 'model.test', { model: 'rhythm-demo-1' });
    expect(outcome).toMatchObject({ problem: null, model: 'rhythm-demo-1' });
    expect(outcome.host).toBe(new URL(backend.demoModelUrl ?? '').host);
    expect(JSON.stringify(outcome)).not.toContain('demo-key');
  });
});

describe('reading everything anew', () => {
  it('brings back what this cache has lost, and removes what the server does not know', async () => {
    const before = await call(desk.app, 'cache.contents', {});
    expect(before.runs).toBeGreaterThan(50);
    expect(before.bytes).toBeGreaterThan(100_000);
    const cache = desk.app.server.currentSession()?.desk?.cache;
    const { rows } = await call(desk.app, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 1 });
    const lost = rows[0]?.run;
    if (!cache || !lost) throw new Error('no cache');
    const record = cache.tryGetRun(lost.id);
    if (!record) throw new Error('no run');
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: lost.id }], cursor: null });
    const strange = { ...record, id: runIdSchema.parse(randomUUID()) };
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: strange }], cursor: null });
    await call(desk.app, 'sync.pullNow', {});
    expect(cache.tryGetRun(lost.id)).toBeNull();
    await call(desk.app, 'sync.rebuild', {});
    expect(cache.tryGetRun(lost.id)).toEqual(record);
    expect(cache.tryGetRun(strange.id)).toBeNull();
    expect((await call(desk.app, 'cache.contents', {})).runs).toBe(before.runs);
  });
});

describe('the look of the app', () => {
  it('is told to every window as it changes', async () => {
    await call(desk.app, 'settings.save', { textSize: 'huge' });
    expect(told.at(-1)).toMatchObject({ event: 'settings.changed', payload: { textSize: 'huge' } });
    expect(await call(desk.app, 'app.getState', {})).toMatchObject({ textSize: 'huge' });
  });
});
