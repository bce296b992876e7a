import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { startEmbedded } from '../../embedded/start-embedded.ts';
import type { Cache } from '../../main/db/cache.ts';
import { createJournal } from '../../main/db/create-journal.ts';
import { createOutbox } from '../../main/db/create-outbox.ts';
import { openCache } from '../../main/db/open-cache.ts';
import { type ExecuteInput, executeRun } from '../../main/engine/execute-run.ts';
import type { EnginePorts, Model } from '../../main/engine/ports.ts';
import { createAnthropicModel } from '../../main/model/anthropic-model.ts';
import { createRemote } from '../../main/remote/create-remote.ts';
import type { Remote } from '../../main/remote/remote.ts';
import { uuidIds } from '../../main/runtime/uuid-ids.ts';
import { organizationIdSchema, type RunId, requestIdSchema, runIdSchema } from '../../shared/ids.ts';
import type { RetryWait } from '../../shared/run.ts';
import { switchFlag } from './remote-fixture.ts';

type Staff = keyof typeof demoStaff;

/** The real parts an execution needs, for the tests of one file: backend, demo model, cache, signed-in people. */
export interface Bench {
  readonly sql: Sql;
  /** For connections beside those of `sql`. */
  readonly databaseUrl: string;
  readonly demoModel: DemoModelControl;
  readonly demoModelUrl: string;
  readonly cache: Cache;
  /** A new connection of a person, as from one more workstation. */
  signIn(person: Staff): Promise<Remote>;
  signedOut(): Remote;
  setFlag(enabled: boolean): Promise<void>;
  /** A run of one of Dr. Keller's patients that no test has used yet. */
  nextQueuedRun(): Promise<RunId>;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const backend = await startEmbedded({ demo: true, demoModel: true });
  const { demoModelUrl } = backend;
  if (demoModelUrl === null) throw new Error('the demo model was not started');
  const sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  const folder = await mkdtemp(join(tmpdir(), 'rhythm-execute-'));
  const cache = openCache({
    path: join(folder, 'cache.db'),
    key: randomBytes(32),
    nativeBinding: undefined,
  });
  if (!cache.ok) throw new Error(`the cache did not open: ${cache.error.kind}`);
  const remotes: Remote[] = [];
  const used: RunId[] = [];

  function signedOut(): Remote {
    const remote = createRemote({ ...backend, sessionStorage: memoryStorage() });
    remotes.push(remote);
    return remote;
  }

  async function signIn(person: Staff): Promise<Remote> {
    const remote = signedOut();
    const { email, password } = demoStaff[person];
    const session = await remote.auth.signIn({ email, password });
    if (!session.ok) throw new Error(`${person} could not sign in: ${session.error.kind}`);
    return remote;
  }

  const admin = await signIn('admin');
  return {
    sql,
    databaseUrl: backend.databaseUrl,
    demoModel: controlDemoModel(demoModelUrl),
    demoModelUrl,
    cache: cache.value,
    signIn,
    signedOut,
    async setFlag(enabled) {
      const organizationId = organizationIdSchema.parse(demoStaff.keller.organizationId);
      const set = await switchFlag(admin, organizationId, enabled);
      if (!set.ok) throw new Error(`the flag was not set: ${set.error.kind}`);
    },
    async nextQueuedRun() {
      const rows = await sql`
        select r.id from diagnosis_runs r
        join patient_profiles p on p.id = r.patient_id
        join clinician_patient_assignments a on a.patient_user_id = p.user_id
        where a.clinician_user_id = ${demoStaff.keller.id} and r.status = 'queued' and not r.id = any(${used})
        order by r.created_at limit 1`;
      const [{ id }] = oneRow.parse(rows);
      used.push(id);
      return id;
    },
    async close() {
      cache.value.close();
      await Promise.all(remotes.map((remote) => remote.close()));
      await sql.end();
      await backend.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** What the engine told while it worked. */
export interface Told {
  readonly stages: string[];
  readonly waits: (RetryWait | null)[];
  readonly logged: string[];
  text: string;
  finished: number;
}

/** The app's own model part, pointed at the demo model; `idleMs` is how long a call may be silent. */
export function demoModelOf(bench: Bench, idleMs: number): Model {
  return createAnthropicModel({
    getKey: () => 'demo-key',
    getBaseUrl: () => bench.demoModelUrl,
    getModelName: () => 'rhythm-demo-1',
    getDeadlines: () => ({ totalMs: 10 * idleMs, idleMs }),
    clock: systemClock,
    pause: async () => undefined,
  });
}

/** The engine as one workstation of `remote` runs it; `change` replaces ports, to inject faults around the real ones. */
export function workstation(bench: Bench, remote: Remote, change: Partial<EnginePorts> = {}) {
  const told: Told = { stages: [], waits: [], logged: [], text: '', finished: 0 };
  const ports: EnginePorts = {
    runs: remote.runs,
    contexts: remote.contexts,
    model: demoModelOf(bench, 2_000),
    journal: createJournal(bench.cache, { clock: systemClock, onFault: failOn }),
    outbox: createOutbox(bench.cache, {
      clock: systemClock,
      onFault: failOn,
      onChanged: () => undefined,
    }),
    clock: systemClock,
    ids: uuidIds,
    progress: {
      stage: (_, stage) => told.stages.push(stage),
      wait: (_, wait) => told.waits.push(wait),
      text: (_, delta, offset) => {
        if (offset !== told.text.length) throw new Error('journaled text arrived out of order');
        told.text += delta;
      },
      finished: () => {
        told.finished += 1;
      },
    },
    log: {
      info: (event, fields) => told.logged.push(JSON.stringify({ event, ...fields })),
      error: (event, fields) => told.logged.push(JSON.stringify({ event, ...fields })),
    },
    appVersion: '0.1.0-test',
    wait: async () => undefined,
    ...change,
  };
  return {
    told,
    ports,
    execute(runId: RunId, input: Partial<ExecuteInput> = {}) {
      told.text = '';
      return executeRun(ports, {
        runId,
        requestId: newRequestId(),
        signal: new AbortController().signal,
        closing: new AbortController().signal,
        language: 'en',
        ...input,
      });
    },
  };
}

const systemClock = { nowMs: () => Date.now() };
const oneRow = z.tuple([z.object({ id: runIdSchema })]);

function newRequestId() {
  return requestIdSchema.parse(randomUUID());
}

function failOn(): never {
  throw new Error('the cache was refused by the disk');
}

function memoryStorage() {
  let stored: string | null = null;
  return {
    read: () => stored,
    write: (value: string) => {
      stored = value;
    },
    clear: () => {
      stored = null;
    },
  };
}
