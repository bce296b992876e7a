import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccessRecorderOptions, createAccessRecorder } from '../../../main/audit/access-recorder.ts';
import { shownOfRun } from '../../../main/audit/shown.ts';
import type { Cache } from '../../../main/db/cache.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import type { RemoteFailure } from '../../../main/engine/ports.ts';
import { uuidIds as ids } from '../../../main/runtime/uuid-ids.ts';
import type { AccessRecord } from '../../../shared/audit.ts';
import { claimIdSchema, requestIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { makeReport, makeRun, mustOpen, randomKey, temporaryFolder } from '../db/fixtures.ts';
import { nobody, refuseAsFull } from '../push/push-fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let key: Buffer;
let cache: Cache;
let nowMs: number;
let sent: AccessRecord[];
let failure: RemoteFailure | null;
let refused: string[];
let logged: string[];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'cache.db');
  key = randomKey();
  cache = mustOpen(path, key);
  nowMs = 1_000_000;
  sent = [];
  failure = null;
  refused = [];
  logged = [];
});
afterEach(() => {
  cache.close();
  folder.remove();
});

const requestId = requestIdSchema.parse(randomUUID());
const run = makeRun();
const reply = {
  run,
  patient: null,
  report: makeReport(run),
  reviews: [],
  live: null,
  draft: null,
  unsynced: null,
  superseded: [],
};
const shown = shownOfRun(reply);

function recorder(options: Partial<AccessRecorderOptions> = {}) {
  return createAccessRecorder({
    cache,
    ids,
    clock: { nowMs: () => nowMs },
    log: { info: () => undefined, error: (event) => void logged.push(event) },
    isReached: () => true,
    gatherMs: 0,
    remote: {
      ...nobody,
      audit: {
        ...nobody.audit,
        async recordAccess(records) {
          if (failure) return err(failure);
          sent.push(...records);
          return ok({ refused });
        },
      },
    },
    ...options,
  });
}

/** Runs a recorder to its end, as a desk that closes does. */
async function close(access: ReturnType<typeof recorder>): Promise<void> {
  const ending = new AbortController();
  const running = access.run(ending.signal);
  ending.abort();
  await running;
}

describe('what a reply shows', () => {
  it('of a run alone is nothing: that is a row of the worklist', () => {
    expect(shownOfRun({ ...reply, report: null })).toEqual([]);
  });

  it('of a run under way is its draft, also before there is any: the rest is told as it comes', () => {
    const live = { runId: run.id, stages: [], wait: null, text: '' };
    expect(shownOfRun({ ...reply, report: null, live })).toMatchObject([{ what: 'draft' }]);
  });

  it('is each report that can be read in it, and a text that is none', () => {
    const waiting = makeReport(run, { content_hash: 'b'.repeat(64) });
    const { artifact_data, content_hash, provenance } = waiting;
    const late = { claim_id: claimIdSchema.parse(randomUUID()), run_id: run.id, refused_at_ms: 1 };
    const all = shownOfRun({
      ...reply,
      draft: { text: 'Schläft', writtenAtMs: 1 },
      unsynced: {
        outcome: 'succeeded',
        sinceMs: 1,
        problem: 'offline',
        code: null,
        report: { artifact_data, content_hash, provenance },
      },
      superseded: [{ ...late, artifact_data, content_hash: 'c'.repeat(64), provenance }],
    });
    expect(all.map(({ what, contentHash }) => [what, contentHash])).toEqual([
      ['report', reply.report.content_hash],
      ['report', 'b'.repeat(64)],
      ['report', 'c'.repeat(64)],
      ['draft', null],
    ]);
    expect(all.every(({ entityId }) => entityId === run.id)).toBe(true);
  });
});

describe('what was shown', () => {
  it('is on the disk before anything is sent', () => {
    recorder({ isReached: () => false }).note(shown, requestId);
    expect(sent).toEqual([]);
    expect(cache.access.list(10)).toEqual([
      { ...shown[0], id: expect.any(String), occurredAtMs: nowMs, requestId },
    ]);
  });

  it('is one look for a quarter of an hour, however often a window asks', () => {
    const access = recorder();
    for (const _ of [1, 2, 3]) access.note(shown, requestId);
    nowMs += 15 * 60_000 - 1;
    access.note(shown, requestId);
    expect(cache.access.list(10)).toHaveLength(1);
    nowMs += 1;
    access.note(shown, requestId);
    expect(cache.access.list(10)).toHaveLength(2);
  });

  it('is another look when it is another content, or another run', () => {
    const access = recorder();
    access.note(shown, requestId);
    access.note(
      shownOfRun({ ...reply, report: makeReport(run, { content_hash: 'b'.repeat(64) }) }),
      requestId,
    );
    const other = makeRun();
    access.note(shownOfRun({ ...reply, run: other, report: makeReport(other) }), requestId);
    expect(cache.access.list(10)).toHaveLength(3);
  });

  it('is sent in batches and removed once the server has it', async () => {
    const access = recorder();
    for (let look = 0; look < 250; look += 1) {
      const one = makeRun();
      access.note(shownOfRun({ ...reply, run: one, report: makeReport(one) }), requestId);
    }
    await access.flush();
    expect(new Set(sent.map(({ id }) => id)).size).toBe(250);
    expect(cache.access.list(10)).toEqual([]);
  });

  it.each<RemoteFailure>([
    { kind: 'offline' },
    { kind: 'session-expired' },
    { kind: 'forbidden' },
    { kind: 'rejected', code: 'PGRST202' },
  ])('stays where it is while the server does not take it: $kind', async (why) => {
    failure = why;
    const access = recorder();
    access.note(shown, requestId);
    await access.flush();
    expect(cache.access.list(10)).toHaveLength(1);
    failure = null;
    await access.flush();
    expect([cache.access.list(10).length, sent.length]).toEqual([0, 1]);
  });

  it('that the server refuses is kept and logged, sent once more by the next desk, and holds up nothing else', async () => {
    const access = recorder();
    for (let look = 0; look < 120; look += 1) {
      const one = makeRun();
      access.note(shownOfRun({ ...reply, run: one, report: makeReport(one) }), requestId);
    }
    refused = cache.access.list(110).map(({ id }) => id);
    await access.flush();
    expect(sent).toHaveLength(120);
    expect(cache.access.list(200).map(({ id }) => id)).toEqual(refused);
    expect(new Set(logged)).toEqual(new Set(['access.refused']));
    await access.flush();
    expect(sent).toHaveLength(120);
    refused = [];
    await recorder().flush();
    expect(sent).toHaveLength(230);
    expect(cache.access.list(10)).toEqual([]);
  });

  it('that the server refuses is not kept without a bound', async () => {
    const access = recorder({ mostRefused: 10 });
    for (let look = 0; look < 15; look += 1) {
      const one = makeRun();
      access.note(shownOfRun({ ...reply, run: one, report: makeReport(one) }), requestId);
    }
    refused = cache.access.list(20).map(({ id }) => id);
    await access.flush();
    expect(cache.access.list(20).map(({ id }) => id)).toEqual(refused.slice(-10));
    expect(logged).toContain('access.given-up');
  });

  it('and was written by a newer version stays for that, and holds up nothing after it', async () => {
    cache.close();
    const opened = openConnection({ path, key, nativeBinding: undefined });
    if (!opened.ok) throw new Error(opened.error.kind);
    const database = opened.value;
    const unreadable = database.prepare('insert into access_records (id, record) values (?, ?)');
    for (let row = 0; row < 150; row += 1) unreadable.run(randomUUID(), '{"of":"tomorrow"}');
    database.close();
    cache = mustOpen(path, key);
    const access = recorder();
    access.note(shown, requestId);
    await access.flush();
    expect(sent).toHaveLength(1);
  });

  it('is sent by itself after a ring, and not while the server is out of reach', async () => {
    let isReached = false;
    const ending = new AbortController();
    let tellTaken: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => {
      tellTaken = resolve;
    });
    let tellAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      tellAsked = resolve;
    });
    const access = recorder({
      isReached() {
        tellAsked();
        return isReached;
      },
      remote: {
        ...nobody,
        audit: {
          ...nobody.audit,
          async recordAccess(records) {
            expect(isReached).toBe(true);
            sent.push(...records);
            tellTaken();
            return ok({ refused });
          },
        },
      },
    });
    const running = access.run(ending.signal);
    access.note(shown, requestId);
    await asked;
    expect(cache.access.list(10)).toHaveLength(1);
    isReached = true;
    access.ring();
    await taken;
    ending.abort();
    await running;
    expect(sent).toHaveLength(1);
  });

  it('is tried once more when the desk closes, also where nobody is known to answer', async () => {
    const access = recorder({ isReached: () => false });
    access.note(shown, requestId);
    await close(access);
    expect(sent).toHaveLength(1);
  });

  it('does not hold up the end for a server that does not answer', async () => {
    const access = recorder({
      lastTryMs: 5,
      remote: { ...nobody, audit: { ...nobody.audit, recordAccess: () => new Promise(() => undefined) } },
    });
    access.note(shown, requestId);
    await close(access);
    expect(cache.access.list(10)).toHaveLength(1);
  });

  it('that a full disk has refused is sent all the same', async () => {
    const access = recorder({ cache: { access: { ...cache.access, keep: refuseAsFull } } });
    access.note(shown, requestId);
    expect(logged).toEqual(['cache.not-kept']);
    await access.flush();
    expect(sent.map(({ entityId }) => entityId)).toEqual([run.id]);
    await access.flush();
    expect(sent).toHaveLength(1);
  });

  it('outlives the access to what it speaks of', () => {
    recorder().note(shown, requestId);
    cache.forgetRows();
    expect(cache.access.list(10)).toHaveLength(1);
  });

  it('survives a SIGKILL of the process that showed it', () => {
    cache.close();
    const child = fileURLToPath(new URL('./crash-after-note.ts', import.meta.url));
    const killed = spawnSync(process.execPath, [child, path, key.toString('hex')]);
    expect({ signal: killed.signal, complaint: killed.stderr.toString() }).toEqual({
      signal: 'SIGKILL',
      complaint: '',
    });
    cache = mustOpen(path, key);
    expect(cache.access.list(10).map(({ entityId }) => entityId)).toEqual([killed.stdout.toString()]);
  });
});
