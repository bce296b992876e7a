import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { queueRun } from '../../../main/execution/queue-run.ts';
import { previewPack } from '../../../main/execution/read-pack.ts';
import { createPush } from '../../../main/push/create-push.ts';
import { createRemote } from '../../../main/remote/create-remote.ts';
import { requestIdSchema } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { makePatient, makeRun, mustOpen, randomKey, temporaryFolder } from '../db/fixtures.ts';
import { pack } from '../engine/fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let cache: Cache;
let logged: unknown[];
let pulls: number;
const patient = makePatient();
const run = makeRun({ patient_id: patient.id });

beforeEach(() => {
  folder = temporaryFolder();
  cache = mustOpen(`${folder.path}/cache.db`, randomKey());
  cache.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: patient }], cursor: null });
  [logged, pulls] = [[], 0];
});
afterEach(() => {
  cache.close();
  folder.remove();
});

const sessionStorage = { read: () => null, write: () => undefined, clear: () => undefined };
const remote = {
  contexts: { tryGetContext: async () => ok({ pack: pack(), identifiers: [] }) },
  queue: {
    queueRun: async () => ok({ outcome: 'queued' as const, run }),
    findDuplicate: async () => ok(null),
  },
};

/** A desk that is online, and whose cache refuses to write with a code of SQLite. */
function deskThatRefuses(code: string) {
  const refuse = () => {
    throw new Database.SqliteError('refused', code);
  };
  const full: Cache = {
    ...cache,
    packs: { ...cache.packs, put: refuse },
    writes: { ...cache.writes, keep: refuse, remove: refuse },
    putRun: refuse,
  };
  const log = {
    info: () => undefined,
    error: (event: string, fields: object) => logged.push({ event, ...fields }),
  };
  const desk = { remote, cache: full, clock: { nowMs: () => 7 }, log, isReached: () => true };
  const push = createPush({
    ...desk,
    remote: {
      ...createRemote({ url: 'http://127.0.0.1:9', publishableKey: 'k'.repeat(20), sessionStorage }),
      ...remote,
    },
    onChanged: () => undefined,
    beforeFlush: async () => undefined,
    async onSent() {
      pulls += 1;
    },
  });
  return { ...desk, push };
}

const request = {
  runId: run.id,
  patientId: patient.id,
  reason: 'Sleep',
  evenIfDuplicate: false,
  requestId: requestIdSchema.parse(randomUUID()),
};
const notKept = { event: 'cache.not-kept', problem: 'FULL' };

describe('a full disk', () => {
  it('does not keep a run from being queued', async () => {
    const queued = await queueRun(deskThatRefuses('SQLITE_FULL'), request);
    expect(queued).toEqual(ok({ outcome: 'queued', runId: run.id }));
    // The pack, the write itself, and the queued run; what was not kept need not be removed.
    expect(logged).toEqual([notKept, notKept, notKept]);
    expect(pulls).toBe(1);
  });

  it('does not keep a pack from being shown', async () => {
    const shown = await previewPack(deskThatRefuses('SQLITE_FULL'), patient.id);
    expect(shown).toMatchObject({ ok: true, value: { fromCache: false, retrievedAtMs: 7 } });
    expect(logged).toEqual([notKept]);
  });
});

describe('a damaged page', () => {
  it('is not passed over: the cache has to be rebuilt', async () => {
    await expect(queueRun(deskThatRefuses('SQLITE_CORRUPT'), request)).rejects.toThrow('refused');
  });
});
