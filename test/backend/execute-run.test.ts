import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalHash } from '../../main/engine/canonical-json.ts';
import { hashPack } from '../../main/engine/context/hash-pack.ts';
import type { EnginePorts } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import { contextPackSchema } from '../../shared/context-pack.ts';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import { errorInfoSchema } from '../../shared/failure.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import { provenanceSchema } from '../../shared/records.ts';
import { err } from '../../shared/result.ts';
import { type Bench, openBench, workstation } from './execute-run-fixture.ts';

let bench: Bench;
let keller: Remote;
let kellerElsewhere: Remote;

beforeAll(async () => {
  bench = await openBench();
  keller = await bench.signIn('keller');
  kellerElsewhere = await bench.signIn('keller');
});
afterAll(() => bench.close());
beforeEach(() => bench.setFlag(true));
afterEach(() => bench.demoModel.reset());

const runRow = z.object({
  status: z.string(),
  attempt: z.int(),
  claim_id: z.string().nullable(),
  inputs_hash: z.string().nullable(),
  output_data: z.unknown(),
  error_info: z.unknown(),
});

const ignore = () => undefined;

async function readRun(runId: RunId) {
  const [row] = await bench.sql`
    select status, attempt, claim_id, inputs_hash, output_data, error_info from diagnosis_runs where id = ${runId}`;
  return runRow.parse(row);
}

const artifactRow = z.object({
  id: z.string(),
  artifact_type: z.enum(['diagnosis_report', 'context_pack']),
  artifact_name: z.string(),
  artifact_data: z.unknown(),
  content_hash: z.string(),
  provenance: z.unknown(),
  sequence_order: z.int().nullable(),
});

async function readArtifacts(runId: RunId) {
  const rows = await bench.sql`
    select a.id, artifact_type, artifact_name, artifact_data, content_hash, provenance, sequence_order
    from diagnosis_artifacts a left join diagnosis_run_artifacts l on l.artifact_id = a.id
    where a.run_id = ${runId} order by sequence_order nulls last`;
  const artifacts = z.array(artifactRow).parse([...rows]);
  return {
    reports: artifacts.filter((artifact) => artifact.artifact_type === 'diagnosis_report'),
    packs: artifacts.filter((artifact) => artifact.artifact_type === 'context_pack'),
  };
}

/** Puts a run back into the queue, as a sweep does when its lease has expired, or "run again" when it has ended. */
async function requeue(runId: RunId) {
  await bench.sql`
    update diagnosis_runs set status = 'queued', claim_id = null, claimed_by = null, lease_expires_at = null,
      started_at = null, completed_at = null, output_data = null, error_info = null
    where id = ${runId}`;
}

describe('an executed run', () => {
  it('is stored with its report, linked, hashed and traceable to what the model saw', async () => {
    const runId = await bench.nextQueuedRun();
    const { execute, told } = workstation(bench, keller);
    const executed = await execute(runId);
    if (!executed.ok) throw new Error(JSON.stringify(executed.error));

    const { reports, packs } = await readArtifacts(runId);
    const [report, pack] = [reports[0], packs[0]];
    expect([reports.length, packs.length]).toEqual([1, 1]);
    expect(report).toMatchObject({
      id: executed.value.artifactId,
      artifact_name: `Diagnosis Report for Run ${runId}`,
      sequence_order: 0,
    });
    const diagnosis = storedDiagnosisSchema.parse(report?.artifact_data);
    expect(canonicalHash(report?.artifact_data)).toBe(report?.content_hash);
    expect(hashPack(contextPackSchema.parse(pack?.artifact_data))).toBe(pack?.content_hash);
    expect(await readRun(runId)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      inputs_hash: pack?.content_hash,
      output_data: { artifact_id: report?.id, diagnosis, context_hash: pack?.content_hash },
      error_info: null,
    });
    const [seen] = await bench.demoModel.requests();
    expect(provenanceSchema.parse(report?.provenance)).toMatchObject({
      provider: 'demo',
      request_id: seen?.requestId,
      context_hash: pack?.content_hash,
      attempt: 1,
      app_version: '0.1.0-test',
    });
    expect(told.stages).toEqual(['claim', 'context', 'model', 'check', 'save']);
    expect(told.finished).toBe(1);
    expect(JSON.parse(told.text)).toHaveProperty('summary', diagnosis.summary);
    // What became the report is no draft any more, and nothing waits to be sent.
    expect(bench.cache.readJournal(runId)).toBeNull();
    expect(bench.cache.ends.tryGetUnsynced(runId)).toBeNull();
    expect(diagnosis.evidence.length).toBeGreaterThan(0);
    expect(diagnosis.evidence.filter((cited) => !cited.supported)).toEqual([]);
  });

  it('sends no name, contact, birth date or id of the patient, and logs none', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.sql`
      update anamnesis_entries e set content = jsonb_build_object('note', concat_ws(' ', p.first_name, p.last_name,
        upper(p.last_name), p.contact_email, p.contact_phone, p.birth_date, to_char(p.birth_date, 'DD.MM.YYYY')))
      from patient_profiles p, diagnosis_runs r where p.id = e.patient_id and r.patient_id = p.id and r.id = ${runId}`;
    const { execute, told } = workstation(bench, keller);
    expect(await execute(runId)).toMatchObject({ ok: true });
    const [patient] = await bench.sql`
      select p.* from patient_profiles p join diagnosis_runs r on r.patient_id = p.id where r.id = ${runId}`;
    const phone = z.string().parse(patient?.contact_phone);
    const [seen] = await bench.demoModel.requests();
    const { packs } = await readArtifacts(runId);
    for (const text of [seen?.body ?? '', told.logged.join('\n')]) {
      const words = text.toLowerCase().split(/[^\p{L}\p{N}@.+-]+/u);
      for (const name of [patient?.first_name, patient?.last_name, patient?.contact_email]) {
        expect(words).not.toContain(z.string().parse(name).toLowerCase());
      }
      expect(text).not.toContain(phone);
      expect(text).not.toContain(patient?.id);
    }
    expect(seen?.body).toContain('[redacted] [redacted]');
    expect(JSON.stringify(packs)).not.toContain(phone);
  });

  it('gets the next number when it is run again', async () => {
    const runId = await bench.nextQueuedRun();
    const { execute } = workstation(bench, keller);
    await execute(runId);
    await requeue(runId);
    expect(await execute(runId, { language: 'de' })).toMatchObject({ ok: true });
    const { reports, packs } = await readArtifacts(runId);
    expect(reports.map((report) => report.sequence_order)).toEqual([0, 1]);
    expect(new Set(packs.map((pack) => pack.content_hash)).size).toBe(1);
    expect(await readRun(runId)).toMatchObject({ attempt: 2, output_data: { artifact_id: reports[1]?.id } });
  });
});

describe('two workstations at once', () => {
  it('execute a run exactly once: one report, one paid call, one conflict', async () => {
    for (let round = 0; round < 5; round += 1) {
      await bench.demoModel.reset();
      const runId = await bench.nextQueuedRun();
      const results = await Promise.all([
        workstation(bench, keller).execute(runId),
        workstation(bench, kellerElsewhere).execute(runId),
      ]);
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const [refused] = results.filter((result) => !result.ok);
      expect(refused).toMatchObject({
        error: { code: 'CONFLICT', message: expect.stringMatching(/current: (running|succeeded)/) },
      });
      expect(await bench.demoModel.requests()).toHaveLength(1);
      expect((await readArtifacts(runId)).reports).toHaveLength(1);
    }
  });

  it('never overwrite each other: who lost the run stores nothing', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const patient = workstation(bench, keller).execute(runId);
    await bench.demoModel.waitForRequests({ count: 1 });
    await requeue(runId);
    const second = await workstation(bench, kellerElsewhere).execute(runId);
    await bench.demoModel.release();
    expect(second).toMatchObject({ ok: true });
    expect(await patient).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'LEASE_LOST' } });
    expect((await readArtifacts(runId)).reports).toMatchObject([
      { id: second.ok ? second.value.artifactId : '', sequence_order: 0 },
    ]);
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  it('keep a failure of the loser out as well', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const controller = new AbortController();
    const first = workstation(bench, keller).execute(runId, { signal: controller.signal });
    await bench.demoModel.waitForRequests({ count: 1 });
    await requeue(runId);
    await workstation(bench, kellerElsewhere).execute(runId);
    controller.abort();
    expect(await first).toMatchObject({ error: { reason: 'LEASE_LOST' } });
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', error_info: null });
  });
});

describe('a model that fails', () => {
  it.each([
    [{ kind: 'status', status: 401 }, 'LLM_AUTH'],
    [{ kind: 'status', status: 400 }, 'LLM_BAD_REQUEST'],
    [{ kind: 'status', status: 413 }, 'CONTEXT_TOO_LARGE'],
    [{ kind: 'status', status: 429 }, 'LLM_RATE_LIMITED'],
    [{ kind: 'status', status: 529 }, 'LLM_OVERLOADED'],
    [{ kind: 'error_event' }, 'LLM_OVERLOADED'],
    [{ kind: 'html' }, 'LLM_NETWORK'],
    [{ kind: 'cut_stream' }, 'LLM_NETWORK'],
    [{ kind: 'end_early' }, 'LLM_NETWORK'],
    [{ kind: 'hang_before_headers' }, 'LLM_TIMEOUT'],
    [{ kind: 'hang_mid_body' }, 'LLM_TIMEOUT'],
    [{ kind: 'max_tokens' }, 'LLM_TRUNCATED'],
    [{ kind: 'refusal' }, 'LLM_REFUSED'],
    [{ kind: 'stop_reason', stopReason: 'cosmic_ray' }, 'LLM_UNEXPECTED_STOP'],
  ] as const)('by %j ends the run as EXECUTION_ERROR, %s, in Postgres too', async (behaviour, reason) => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour, times: 3 });
    const { execute, told } = workstation(bench, keller);
    const failed = await execute(runId);
    expect(failed).toMatchObject({ ok: false, error: { code: 'EXECUTION_ERROR', reason } });
    const run = await readRun(runId);
    expect(run).toMatchObject({ status: 'failed', error_info: { error_code: 'EXECUTION_ERROR', reason } });
    const info = errorInfoSchema.parse(run.error_info);
    expect(new Date(info.timestamp).toISOString()).toBe(info.timestamp);
    expect((await readArtifacts(runId)).reports).toEqual([]);
    expect(told.finished).toBe(1);
  });

  it.each([
    [{ kind: 'invalid', message: 'all findings must be strings' }, ['all findings must be strings']],
    [{ kind: 'malformed' }, ['Diagnosis result must be an object', 'answer is not valid JSON']],
    [{ kind: 'prose' }, ['Diagnosis result must be an object', 'answer is not valid JSON']],
    [
      { kind: 'verbatim', text: '{"summary":"\\u0000","findings":1}\u0000' },
      ['Diagnosis result must be an object', 'answer is not valid JSON'],
    ],
  ] as const)(
    'by %j ends the run as VALIDATION_ERROR with messages and raw answer',
    async (behaviour, errors) => {
      const runId = await bench.nextQueuedRun();
      await bench.demoModel.script({ behaviour });
      const { execute, told } = workstation(bench, keller);
      expect(await execute(runId)).toMatchObject({ ok: false, error: { code: 'VALIDATION_ERROR', errors } });
      expect(await readRun(runId)).toMatchObject({
        status: 'failed',
        error_info: {
          error_code: 'VALIDATION_ERROR',
          validation_errors: errors,
          raw_response: told.text.replaceAll('\u0000', '\uFFFD'),
        },
      });
    },
  );

  it.each(['fenced', 'unknown_evidence', 'obey_note', 'huge'] as const)(
    'only in style is answered all the same: %s',
    async (kind) => {
      const runId = await bench.nextQueuedRun();
      await bench.demoModel.script({ behaviour: { kind } });
      expect(await workstation(bench, keller).execute(runId)).toMatchObject({ ok: true });
      const { reports } = await readArtifacts(runId);
      const diagnosis = storedDiagnosisSchema.parse(reports[0]?.artifact_data);
      if (kind === 'unknown_evidence') {
        expect(diagnosis.evidence.some((cited) => cited.supported)).toBe(false);
        expect(diagnosis.unsupported_findings).toHaveLength(diagnosis.findings.length);
      }
      expect(reports[0]?.artifact_data).not.toHaveProperty('status');
    },
  );
});

describe('a refused execution changes nothing and calls no model', () => {
  async function expectUntouched(runId: RunId) {
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0, claim_id: null });
    expect(await bench.demoModel.requests()).toEqual([]);
  }

  it('while the flag is off', async () => {
    await bench.setFlag(false);
    const runId = await bench.nextQueuedRun();
    expect(await workstation(bench, keller).execute(runId)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    await expectUntouched(runId);
  });

  it('without a model key', async () => {
    const runId = await bench.nextQueuedRun();
    const { ports } = workstation(bench, keller);
    const model = { ...ports.model, unavailable: () => 'LLM_NOT_CONFIGURED' as const };
    expect(await workstation(bench, keller, { model }).execute(runId)).toMatchObject({
      error: { code: 'EXECUTION_ERROR', reason: 'LLM_NOT_CONFIGURED' },
    });
    await expectUntouched(runId);
  });

  it('without a session', async () => {
    const runId = await bench.nextQueuedRun();
    expect(await workstation(bench, bench.signedOut()).execute(runId)).toMatchObject({
      error: { code: 'UNAUTHORIZED' },
    });
    await expectUntouched(runId);
  });

  it('for a run that the clinician may not see, or that does not exist', async () => {
    const runId = await bench.nextQueuedRun();
    for (const person of ['other', 'nurse', 'novak'] as const) {
      const stranger = await bench.signIn(person);
      const refused = await workstation(bench, stranger).execute(runId);
      expect(refused).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
    const missing = runIdSchema.parse(randomUUID());
    expect(await workstation(bench, keller).execute(missing)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await expectUntouched(runId);
  });

  it('when it was cancelled before it began', async () => {
    const runId = await bench.nextQueuedRun();
    const refused = await workstation(bench, keller).execute(runId, { signal: AbortSignal.abort() });
    expect(refused).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'CANCELLED' } });
    await expectUntouched(runId);
  });

  it('for a run that is not queued', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'refusal' } });
    await workstation(bench, keller).execute(runId);
    await bench.demoModel.reset();
    expect(await workstation(bench, keller).execute(runId)).toMatchObject({
      error: { code: 'CONFLICT', message: "Run is not in 'queued' status (current: failed)" },
    });
    expect(await bench.demoModel.requests()).toEqual([]);
  });
});

describe('a cancel', () => {
  it('aborts the request to the model and ends the run as CANCELLED', async () => {
    const runId = await bench.nextQueuedRun();
    await bench.demoModel.script({ behaviour: { kind: 'hang_mid_body' } });
    const controller = new AbortController();
    const executing = workstation(bench, keller).execute(runId, { signal: controller.signal });
    await bench.demoModel.waitForRequests({ count: 1 });
    controller.abort();
    expect(await executing).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'CANCELLED' } });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'CANCELLED' } });
    const [seen] = await bench.demoModel.waitForRequests({ count: 1, ended: true });
    expect(seen?.outcome).toBe('aborted_by_client');
  });

  it('after the answer but before it is stored still counts', async () => {
    const runId = await bench.nextQueuedRun();
    const controller = new AbortController();
    const { ports, told } = workstation(bench, keller);
    const stage: EnginePorts['progress']['stage'] = (_, name) => {
      if (name === 'check') controller.abort();
    };
    const progress = { ...ports.progress, stage };
    const cancelled = await workstation(bench, keller, { progress }).execute(runId, {
      signal: controller.signal,
    });
    expect(cancelled).toMatchObject({ error: { reason: 'CANCELLED' } });
    expect((await readArtifacts(runId)).reports).toEqual([]);
    expect(told.logged).toEqual([]);
  });
});

describe('a lost connection', () => {
  const offline = err({ kind: 'offline' as const });

  it('after the claim was applied is found out by reading, and the run goes on', async () => {
    const runId = await bench.nextQueuedRun();
    let claims = 0;
    const runs: EnginePorts['runs'] = {
      ...keller.runs,
      async claim(request) {
        claims += 1;
        await keller.runs.claim(request);
        return offline;
      },
    };
    expect(await workstation(bench, keller, { runs }).execute(runId)).toMatchObject({ ok: true });
    expect(claims).toBe(1);
    expect(await readRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  it('before the claim arrived is OFFLINE, and nothing changed', async () => {
    const runId = await bench.nextQueuedRun();
    const runs = { ...keller.runs, claim: async () => offline };
    expect(await workstation(bench, keller, { runs }).execute(runId)).toMatchObject({
      error: { code: 'OFFLINE' },
    });
    expect(await readRun(runId)).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('while another workstation wins is the conflict it is', async () => {
    const runId = await bench.nextQueuedRun();
    const runs: EnginePorts['runs'] = {
      ...keller.runs,
      async claim() {
        await workstation(bench, kellerElsewhere).execute(runId);
        return offline;
      },
    };
    expect(await workstation(bench, keller, { runs }).execute(runId)).toMatchObject({
      error: { code: 'CONFLICT', message: "Run is not in 'queued' status (current: succeeded)" },
    });
  });

  it('after the result was stored gives the same report, once', async () => {
    const runId = await bench.nextQueuedRun();
    let sent = 0;
    const runs: EnginePorts['runs'] = {
      ...keller.runs,
      async complete(run) {
        sent += 1;
        const stored = await keller.runs.complete(run);
        return sent === 1 ? offline : stored;
      },
    };
    const executed = await workstation(bench, keller, { runs }).execute(runId);
    const { reports } = await readArtifacts(runId);
    expect(executed).toMatchObject({
      ok: true,
      value: { runId, artifactId: reports[0]?.id, unsynced: false },
    });
    expect([sent, reports.length]).toEqual([2, 1]);
  });

  it('that does not come back leaves the report in the outbox, and the run to be settled later', async () => {
    const runId = await bench.nextQueuedRun();
    let sent = 0;
    const complete: EnginePorts['runs']['complete'] = async () => {
      sent += 1;
      return offline;
    };
    const executed = await workstation(bench, keller, { runs: { ...keller.runs, complete } }).execute(runId);
    expect(executed).toMatchObject({ ok: true, value: { runId, artifactId: null, unsynced: true } });
    expect(sent).toBe(4);
    expect(await readRun(runId)).toMatchObject({ status: 'running' });
    expect(bench.cache.ends.listWaiting()).toMatchObject([{ kind: 'complete', runId }]);
    expect(bench.cache.readJournal(runId)).not.toBeNull();
  });

  it('is told as it is when the disk refuses the outbox as well', async () => {
    const runId = await bench.nextQueuedRun();
    const { execute } = workstation(bench, keller, {
      runs: { ...keller.runs, complete: async () => offline },
      outbox: { keep: () => false, wait: ignore, acknowledge: ignore, supersede: ignore },
    });
    expect(await execute(runId)).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'DB_ERROR' } });
  });
});

describe('a fault of our own', () => {
  it('ends the run as INTERNAL and is logged without content', async () => {
    const runId = await bench.nextQueuedRun();
    const contexts: EnginePorts['contexts'] = {
      tryGetContext: async () => {
        throw new TypeError('Frau Muster drinks');
      },
    };
    const { execute, told } = workstation(bench, keller, { contexts });
    expect(await execute(runId)).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason: 'INTERNAL' } });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'INTERNAL' } });
    expect(told.logged.join()).toMatch(/"error":"TypeError","at":"execute-run\.test\.ts:\d+:\d+"/);
    expect(told.logged.join()).not.toContain('Muster');
  });

  it('that mixes up two patients stops before the model sees anything', async () => {
    const runId = await bench.nextQueuedRun();
    const contexts: EnginePorts['contexts'] = {
      async tryGetContext(patientId) {
        const context = await keller.contexts.tryGetContext(patientId);
        if (!context.ok || context.value === null) return context;
        const pack = { ...context.value.pack, patient_id: randomUUID() };
        return { ok: true, value: { ...context.value, pack } };
      },
    };
    const refused = await workstation(bench, keller, { contexts }).execute(runId);
    expect(refused).toMatchObject({ error: { reason: 'INTERNAL' } });
    expect(await bench.demoModel.requests()).toEqual([]);
  });

  it('that makes the result unacceptable to Postgres ends the run as DB_ERROR, not as running for ever', async () => {
    const runId = await bench.nextQueuedRun();
    const runs: EnginePorts['runs'] = {
      ...keller.runs,
      complete: (run) => keller.runs.complete({ ...run, contentHash: 'no hash' }),
    };
    expect(await workstation(bench, keller, { runs }).execute(runId)).toMatchObject({
      error: { code: 'EXECUTION_ERROR', reason: 'DB_ERROR' },
    });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason: 'DB_ERROR' } });
  });

  it.each([
    ['CONTEXT_NOT_FOUND', { ok: true as const, value: null }],
    ['CONTEXT_FORBIDDEN', err({ kind: 'forbidden' as const })],
    ['DB_ERROR', err({ kind: 'rejected' as const, code: 'PGRST202' })],
  ])('or a record that cannot be read ends it as %s', async (reason, answer) => {
    const runId = await bench.nextQueuedRun();
    const { execute } = workstation(bench, keller, { contexts: { tryGetContext: async () => answer } });
    expect(await execute(runId)).toMatchObject({ error: { code: 'EXECUTION_ERROR', reason } });
    expect(await readRun(runId)).toMatchObject({ status: 'failed', error_info: { reason } });
    expect(await bench.demoModel.requests()).toEqual([]);
  });
});
