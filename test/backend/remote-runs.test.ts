import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { CompletedRun } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import {
  type ClaimId,
  organizationIdSchema,
  type PatientId,
  patientIdSchema,
  type RunId,
  runIdSchema,
} from '../../shared/ids.ts';
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
  type Staff,
  storedSession,
  strangeServer,
  switchFlag,
} from './remote-fixture.ts';

const backend = sharedEmbedded({ demo: true });
const { connect, signIn, closeAll } = remotes(backend);
const organizationId = organizationIdSchema.parse(demoStaff.keller.organizationId);
let sql: Sql;
let keller: Remote;
let admin: Remote;
let queued: { id: RunId; patientId: PatientId }[];

beforeAll(async () => {
  sql = postgres(backend().databaseUrl, { max: 2, onnotice: () => undefined });
  keller = await signIn('keller');
  admin = await signIn('admin');
  queued = await runsOf('keller');
  must(await setFlag(true));
});
afterAll(async () => {
  await closeAll();
  await sql.end();
});

const setFlag = (enabled: boolean, who = admin) => switchFlag(who, organizationId, enabled);

async function runsOf(person: Staff): Promise<{ id: RunId; patientId: PatientId }[]> {
  const rows = await sql`
    select r.id, r.patient_id as "patientId" from diagnosis_runs r
    join patient_profiles p on p.id = r.patient_id
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${demoStaff[person].id} and r.status = 'queued' order by r.id`;
  return z.array(z.object({ id: runIdSchema, patientId: patientIdSchema })).parse(rows);
}

function nextRun(): { id: RunId; patientId: PatientId } {
  const run = queued.shift();
  if (!run) throw new Error('no queued run is left');
  return run;
}

async function completed(runId: RunId, patientId: PatientId, claimId: ClaimId): Promise<CompletedRun> {
  const report = makeReport(makeRun());
  return {
    runId,
    claimId,
    requestId: newRequestId(),
    diagnosis: report.artifact_data,
    contextPack: must(await keller.contexts.tryGetContext(patientId))?.pack ?? expect.fail('no pack'),
    contentHash: 'c'.repeat(64),
    contextHash: 'd'.repeat(64),
    provenance: report.provenance,
  };
}

describe('claiming', () => {
  it('takes a queued run and says how it now stands', async () => {
    const { id, patientId } = nextRun();
    const claimId = newClaimId();
    expect(must(await keller.runs.tryGetRun(id))).toMatchObject({
      id,
      patientId,
      status: 'queued',
      attempt: 0,
    });
    const claimed = must(await keller.runs.claim({ runId: id, claimId, requestId: newRequestId() }));
    expect(claimed).toEqual({ id, patientId, status: 'running', claimId, attempt: 1 });
    expect(must(await keller.runs.tryGetRun(id))).toEqual(claimed);
  });

  it('of one run by twelve workstations at once: one gets it, eleven get null', async () => {
    const { id } = nextRun();
    const workstations = await Promise.all(Array.from({ length: 12 }, () => signIn('keller')));
    const claims = await Promise.all(
      workstations.map(({ runs }) =>
        runs.claim({ runId: id, claimId: newClaimId(), requestId: newRequestId() }),
      ),
    );
    const winners = claims.map(must).filter((claimed) => claimed !== null);
    expect(winners).toHaveLength(1);
    const [row] = await sql`select claim_id, attempt from diagnosis_runs where id = ${id}`;
    expect(row).toMatchObject({ claim_id: winners[0]?.claimId, attempt: 1 });
  });

  it('is refused by the database while the flag is off, and the run stays queued', async () => {
    const { id } = nextRun();
    must(await setFlag(false));
    const claimed = await keller.runs.claim({ runId: id, claimId: newClaimId(), requestId: newRequestId() });
    must(await setFlag(true));
    expect(claimed).toEqual({ ok: false, error: { kind: 'flag-off' } });
    expect(must(await keller.runs.tryGetRun(id))?.status).toBe('queued');
  });

  it('finds nothing to claim among the runs of others', async () => {
    const { id } = nextRun();
    for (const person of ['novak', 'other', 'nurse'] as const) {
      const remote = await signIn(person);
      expect(must(await remote.runs.tryGetRun(id))).toBeNull();
      const claim = { runId: id, claimId: newClaimId(), requestId: newRequestId() };
      expect(must(await remote.runs.claim(claim))).toBeNull();
    }
  });

  it('leaves the request id in the audit log', async () => {
    const { id } = nextRun();
    const requestId = newRequestId();
    must(await keller.runs.claim({ runId: id, claimId: newClaimId(), requestId }));
    const rows = await sql`select action from audit_log where request_id = ${requestId}`;
    expect(rows).toMatchObject([{ action: 'run.claimed' }]);
  });
});

describe('settling', () => {
  it('stores a result once, however often it is sent', async () => {
    const { id, patientId } = nextRun();
    const claimId = newClaimId();
    must(await keller.runs.claim({ runId: id, claimId, requestId: newRequestId() }));
    const run = await completed(id, patientId, claimId);
    const first = must(await keller.runs.complete(run));
    const again = must(await keller.runs.complete(run));
    expect(first).toMatchObject({ outcome: 'settled', artifactId: expect.any(String) });
    expect(again).toEqual({ ...first, outcome: 'already_settled' });
    const artifacts = await sql`
      select artifact_type from diagnosis_artifacts where run_id = ${id} order by artifact_type::text`;
    expect(artifacts.map((row) => row.artifact_type)).toEqual(['context_pack', 'diagnosis_report']);
  });

  it('refuses a result of a claim that is not held, and writes nothing', async () => {
    const { id, patientId } = nextRun();
    must(await keller.runs.claim({ runId: id, claimId: newClaimId(), requestId: newRequestId() }));
    const stale = await completed(id, patientId, newClaimId());
    expect(must(await keller.runs.complete(stale))).toEqual({ outcome: 'claim_lost', status: 'running' });
    expect(await sql`select id from diagnosis_artifacts where run_id = ${id}`).toHaveLength(0);
  });

  it('stores a failure with its reason, and when it was by the clock of the database', async () => {
    const { id } = nextRun();
    const claimId = newClaimId();
    must(await keller.runs.claim({ runId: id, claimId, requestId: newRequestId() }));
    const errorInfo = {
      error_code: 'EXECUTION_ERROR',
      message: 'The model is overloaded.',
      timestamp: '2001-01-01T00:00:00.000Z',
      reason: 'LLM_OVERLOADED',
    } as const;
    const failed = { runId: id, claimId, requestId: newRequestId(), errorInfo };
    expect(must(await keller.runs.fail(failed))).toEqual({ outcome: 'settled', artifactId: null });
    expect(must(await keller.runs.fail(failed))).toEqual({ outcome: 'already_settled', artifactId: null });
    const [row] = await sql`select status, error_info, completed_at from diagnosis_runs where id = ${id}`;
    const timestamp = row?.completed_at.toISOString();
    expect(row).toMatchObject({ status: 'failed', error_info: { ...errorInfo, timestamp } });
  });
});

describe('giving a run back', () => {
  const forever = new AbortController().signal;

  it('queues it again, answers a second request the same, and carries the request id', async () => {
    const { id } = nextRun();
    const claimId = newClaimId();
    must(await keller.runs.claim({ runId: id, claimId, requestId: newRequestId() }));
    const request = { runId: id, claimId, requestId: newRequestId(), signal: forever };
    expect(must(await keller.runs.release(request))).toEqual({ done: true, status: 'queued' });
    expect(must(await keller.runs.release(request))).toEqual({ done: true, status: 'queued' });
    const rows = await sql`select action from audit_log where request_id = ${request.requestId}`;
    expect(rows).toEqual([{ action: 'run.released' }]);
    expect(must(await keller.runs.tryGetRun(id))).toMatchObject({ status: 'queued', attempt: 0 });
    expect(must(await keller.runs.listAttempts(id))).toMatchObject([{ outcome: 'released' }]);
  });

  it('changes nothing for a claim that is not held', async () => {
    const { id } = nextRun();
    must(await keller.runs.claim({ runId: id, claimId: newClaimId(), requestId: newRequestId() }));
    const foreign = { runId: id, claimId: newClaimId(), requestId: newRequestId(), signal: forever };
    expect(must(await keller.runs.release(foreign))).toEqual({ done: false, status: 'running' });
  });

  it('is offline when it was given up', async () => {
    const given = { runId: nextRun().id, claimId: newClaimId(), requestId: newRequestId() };
    const reply = await keller.runs.release({ ...given, signal: AbortSignal.abort() });
    expect(reply).toEqual({ ok: false, error: { kind: 'offline' } });
  });
});

describe('the sweep', () => {
  it('carries its request id to every run that it freed', async () => {
    const { id } = nextRun();
    must(await keller.runs.claim({ runId: id, claimId: newClaimId(), requestId: newRequestId() }));
    await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = ${id}`;
    const request = { requestId: newRequestId(), signal: new AbortController().signal };
    expect(must(await keller.runs.sweep(request))).toEqual({ requeued: 1, failed: 0 });
    const rows = await sql`
      select action, entity_id from audit_log where request_id = ${request.requestId}`;
    expect(rows).toEqual([{ action: 'run.requeued', entity_id: id }]);
  });
});

describe('the context of a patient', () => {
  it('comes with what must be scrubbed, apart from the pack', async () => {
    const { patientId } = nextRun();
    const context = must(await keller.contexts.tryGetContext(patientId)) ?? expect.fail('no context');
    const [patient] = await sql`select first_name, last_name from patient_profiles where id = ${patientId}`;
    expect(context.identifiers).toEqual(expect.arrayContaining([patient?.first_name, patient?.last_name]));
    expect(context.pack).toMatchObject({ patient_id: patientId, metadata: { context_version: 'v2' } });
    expect(Object.keys(context.pack)).not.toContain('identifiers');
  });

  it('is null for a patient of somebody else', async () => {
    const novak = await signIn('novak');
    expect(must(await novak.contexts.tryGetContext(nextRun().patientId))).toBeNull();
  });
});

describe('queueing a run', () => {
  it('answers the row that the list shows', async () => {
    const { patientId } = nextRun();
    const queued = must(await keller.queue.queueRun(queueRequest({ patientId, reason: 'Schläft schlecht' })));
    expect(queued.outcome).toBe('queued');
    expect(queued.run).toMatchObject({
      patient_id: patientId,
      status: 'queued',
      input_config: { reason: 'Schläft schlecht' },
      created_by_name: 'Dr. Keller',
    });
  });

  it('under the same id gives the same run, however often it is sent', async () => {
    const request = queueRequest({ patientId: nextRun().patientId, inputsHash: 'e'.repeat(64) });
    const first = must(await keller.queue.queueRun(request));
    expect(first.run.id).toBe(request.runId);
    expect(must(await keller.queue.queueRun(request))).toEqual(first);
    const rows = await sql`select action from audit_log where entity_id = ${request.runId}`;
    expect(rows).toEqual([{ action: 'run.created' }]);
  });

  it('names the run that was queued from the same data, and queues another one when told to', async () => {
    const { patientId } = nextRun();
    const inputsHash = 'f'.repeat(64);
    expect(must(await keller.queue.findDuplicate({ patientId, inputsHash }))).toBeNull();
    const { run } = must(await keller.queue.queueRun(queueRequest({ patientId, inputsHash })));
    expect(must(await keller.queue.findDuplicate({ patientId, inputsHash }))).toEqual(run);
    const again = queueRequest({ patientId, inputsHash });
    expect(must(await keller.queue.queueRun(again))).toEqual({ outcome: 'duplicate', run });
    const wanted = must(await keller.queue.queueRun({ ...again, evenIfDuplicate: true }));
    expect(wanted).toMatchObject({ outcome: 'queued', run: { id: again.runId } });
  });

  it('is forbidden for a patient of somebody else', async () => {
    const novak = await signIn('novak');
    const queued = await novak.queue.queueRun(queueRequest({ patientId: nextRun().patientId }));
    expect(queued).toEqual({ ok: false, error: { kind: 'forbidden' } });
  });
});

describe('the feature flag', () => {
  it('is set by admins only, and every change has a name', async () => {
    expect(await setFlag(false, keller)).toEqual({ ok: false, error: { kind: 'forbidden' } });
    must(await setFlag(false));
    expect(must(await keller.flags.tryGet(organizationId))).toMatchObject({
      enabled: false,
      updated_by: demoStaff.admin.id,
    });
    must(await setFlag(true));
    const [last, before] = must(await admin.flags.history(organizationId));
    expect([last, before]).toMatchObject([
      { enabled: true, changed_by_name: 'Ada Admin' },
      { enabled: false, changed_by_name: 'Ada Admin' },
    ]);
    expect(must(await admin.flags.history(organizationId, 1))).toEqual([last]);
  });

  it('is null where it was never set', async () => {
    const other = await signIn('other');
    const elsewhere = organizationIdSchema.parse(demoStaff.other.organizationId);
    expect(must(await other.flags.tryGet(elsewhere))).toBeNull();
  });
});

describe('failures', () => {
  const answering = (status: number, body: string) =>
    strangeServer((_, response) => {
      const type = body.startsWith('<html>') ? 'text/html; charset=utf-8' : 'application/json';
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
  const through = (url: string, requestTimeoutMs = 2000) =>
    connect({
      url,
      requestTimeoutMs,
      sessionStorage: memorySlot(storedSession({ accessToken: 'token', expiresInS: 3600 })),
    });

  it.each([
    [503, '<html>', { kind: 'offline' }],
    [502, '{}', { kind: 'offline' }],
    [403, '{"code":"42501","message":"no"}', { kind: 'forbidden' }],
    [403, '<html>blocked</html>', { kind: 'offline' }],
    [403, '{"message":"blocked"}', { kind: 'rejected', code: 'HTTP_403' }],
    [400, '{"code":"RW001","message":"off"}', { kind: 'flag-off' }],
    [400, '{"code":"RW002","message":"illegal"}', { kind: 'rejected', code: 'RW002' }],
    [500, '{"message":"?"}', { kind: 'offline' }],
    [429, '{"message":"slow down"}', { kind: 'offline' }],
    [500, '{"code":"40001","message":"serialization"}', { kind: 'offline' }],
    [500, '{"code":"57014","message":"cancelled"}', { kind: 'offline' }],
    [500, '{"code":"XX000","message":"bug"}', { kind: 'rejected', code: 'XX000' }],
    [200, '[{"id":"no uuid"}]', { kind: 'rejected', code: 'INVALID_REPLY' }],
    [200, '<html>a guest network</html>', { kind: 'offline' }],
    [200, 'no JSON', { kind: 'rejected', code: 'HTTP_200' }],
    [200, '', { kind: 'rejected', code: 'INVALID_REPLY' }],
  ])('%i %s is told apart', async (status, body, error) => {
    const server = await answering(status, body);
    const { id } = nextRun();
    expect(await through(server.url).runs.tryGetRun(id)).toEqual({ ok: false, error });
    const claim = { runId: id, claimId: newClaimId(), requestId: newRequestId() };
    expect(await through(server.url).runs.claim(claim)).toEqual({ ok: false, error });
    expect(server.requests()).toBe(2);
    await server.close();
  });

  it('no server, and one that stops in the middle of its answer, are offline', async () => {
    const { id } = nextRun();
    const offline = { ok: false, error: { kind: 'offline' } };
    expect(await through(await deadAddress()).runs.tryGetRun(id)).toEqual(offline);
    const stopping = await strangeServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[{"id":');
    });
    expect(await through(stopping.url, 300).runs.tryGetRun(id)).toEqual(offline);
    await stopping.close();
  });
});
