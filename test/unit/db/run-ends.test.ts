import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { createOutbox } from '../../../main/db/create-outbox.ts';
import { prepareJournalRows } from '../../../main/db/journal-rows.ts';
import { migrate } from '../../../main/db/migrate.ts';
import { firstTables } from '../../../main/db/migrations/1-first-tables.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import { canonicalHash, canonicalJson } from '../../../main/engine/canonical-json.ts';
import type { RunEnd } from '../../../main/engine/ports.ts';
import { claimIdSchema, type RunId, requestIdSchema } from '../../../shared/ids.ts';
import type { RunRecord } from '../../../shared/records.ts';
import { pack } from '../engine/fixtures.ts';
import { makeReport, makeRun, mustOpen, randomKey, temporaryFolder } from './fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let key: Buffer;
let cache: Cache;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'user.db');
  key = randomKey();
  cache = mustOpen(path, key);
});
afterEach(() => {
  cache.close();
  folder.remove();
});

function reopen(): void {
  cache.close();
  cache = mustOpen(path, key);
}

const newClaimId = () => claimIdSchema.parse(randomUUID());

function ids(run: RunRecord) {
  return { runId: run.id, claimId: newClaimId(), requestId: requestIdSchema.parse(randomUUID()) };
}

type Complete = Extract<RunEnd, { kind: 'complete' }>;

function complete(run: RunRecord, change: Partial<Complete> = {}): Complete {
  const { artifact_data: diagnosis, provenance } = makeReport(run);
  return {
    kind: 'complete',
    ...ids(run),
    diagnosis,
    contextPack: pack(),
    contentHash: canonicalHash(diagnosis),
    contextHash: 'd'.repeat(64),
    provenance,
    ...change,
  };
}

function fail(run: RunRecord): RunEnd {
  const errorInfo = {
    error_code: 'EXECUTION_ERROR',
    message: 'no',
    timestamp: 't',
    reason: 'INTERNAL',
  } as const;
  return { kind: 'fail', ...ids(run), errorInfo };
}

function knownRun(fields: Parameters<typeof makeRun>[0] = {}): RunRecord {
  const run = makeRun(fields);
  cache.putRun(run);
  return run;
}

/** Kept, sent, and not answered. */
function waiting(end: RunEnd): void {
  cache.ends.keep(end, 1_000);
  cache.ends.wait(end.claimId, { kind: 'offline' });
}

function pulledAt(atMs: number): void {
  cache.finishPull({ atMs, heldBack: false });
}

const draftOf = (runId: RunId) => cache.readJournal(runId)?.text ?? null;

function journal({ runId, claimId }: RunEnd, text: string): void {
  cache.appendJournal({ runId, claimId, offset: 0, text, writtenAtMs: 5 });
}

describe('the outbox', () => {
  it('gives back exactly what was kept, also after a restart: the hashes still fit', () => {
    const end = complete(knownRun());
    waiting(end);
    reopen();
    const [read] = cache.ends.listWaiting();
    expect(read).toEqual(end);
    if (read?.kind !== 'complete') throw new Error('the kind has changed');
    expect(canonicalHash(read.diagnosis)).toBe(end.contentHash);
    expect(canonicalJson(read.contextPack)).toBe(canonicalJson(end.contextPack));
  });

  it('leaves what the engine is sending alone, until the process that did it is gone', () => {
    const run = knownRun();
    const end = complete(run);
    cache.ends.keep(end, 1_000);
    expect(cache.ends.listWaiting()).toEqual([]);
    expect(cache.ends.tryGetUnsynced(run.id)).toBeNull();
    expect(cache.ends.listUnsynced()).toEqual([]);
    reopen();
    cache.writes.adopt();
    expect(cache.ends.listWaiting()).toHaveLength(1);
    expect(cache.ends.tryGetUnsynced(run.id)).toEqual({
      outcome: 'succeeded',
      sinceMs: 1_000,
      problem: 'offline',
      code: null,
      report: {
        artifact_data: end.diagnosis,
        content_hash: end.contentHash,
        provenance: end.provenance,
      },
    });
  });

  it('has no report of a run that failed', () => {
    const end = fail(knownRun());
    waiting(end);
    expect(cache.ends.tryGetUnsynced(end.runId)).toMatchObject({ outcome: 'failed', report: null });
  });

  it('does not list what was refused, but shows it with its code', () => {
    const run = knownRun();
    const end = fail(run);
    cache.ends.keep(end, 1_000);
    cache.ends.wait(end.claimId, { kind: 'rejected', code: '42501' });
    expect(cache.ends.listWaiting()).toEqual([]);
    expect(cache.ends.tryGetUnsynced(run.id)).toMatchObject({
      outcome: 'failed',
      problem: 'rejected',
      code: '42501',
    });
    expect(cache.ends.listUnsynced()).toEqual([run.id]);
  });

  it('keeps but does not show the end of a run that the user may no longer see', () => {
    waiting(fail(makeRun()));
    expect(cache.ends.listUnsynced()).toEqual([]);
    expect(cache.ends.listWaiting()).toHaveLength(1);
  });

  it('holds one end a claim: the last one', () => {
    const run = knownRun();
    const { claimId } = complete(run);
    waiting(complete(run, { claimId }));
    waiting({ ...fail(run), claimId });
    expect(cache.ends.listWaiting()).toMatchObject([{ kind: 'fail', claimId }]);
  });

  it('marks what it can not read any more instead of sending or losing it', () => {
    const [broken, fine] = [fail(knownRun()), fail(knownRun())];
    waiting(broken);
    waiting(fine);
    cache.close();
    const connection = openConnection({ path, key, nativeBinding: undefined });
    if (!connection.ok) throw new Error(connection.error.kind);
    connection.value
      .prepare(`update outbox set payload = '{"kind":"fail"}' where run_id = ?`)
      .run(broken.runId);
    connection.value.close();
    cache = mustOpen(path, key);
    expect(cache.ends.listWaiting()).toEqual([fine]);
    expect(cache.ends.tryGetUnsynced(broken.runId)).toMatchObject({
      problem: 'rejected',
      code: 'UNREADABLE',
    });
  });

  it('knows which refused ends can never be applied: those of runs that went on', () => {
    const claimId = newClaimId();
    const held = knownRun({ status: 'running', claim_id: claimId });
    const rejected = { ...fail(held), claimId };
    cache.ends.keep(rejected, 1);
    cache.ends.wait(claimId, { kind: 'rejected', code: 'X' });
    pulledAt(2);
    expect(cache.ends.listOvertaken()).toEqual([]);
    cache.putRun({ ...held, status: 'queued', claim_id: null });
    expect(cache.ends.listOvertaken()).toEqual([rejected]);
    cache.putRun({ ...held, status: 'running', claim_id: newClaimId() });
    expect(cache.ends.listOvertaken()).toEqual([rejected]);
    cache.putRun({ ...held, status: 'failed' });
    expect(cache.ends.listOvertaken()).toEqual([rejected]);
  });
});

describe('an end that something in between never lets through', () => {
  const blockPage = { kind: 'offline', code: 'HTTP_403' } as const;

  it('is sent again and again, and shown with what was answered', () => {
    const run = knownRun();
    const end = complete(run);
    cache.ends.keep(end, 1);
    for (let tries = 0; tries < 20; tries += 1) cache.ends.wait(end.claimId, blockPage);
    expect(cache.ends.listWaiting()).toEqual([end]);
    expect(cache.ends.tryGetUnsynced(run.id)).toMatchObject({ problem: 'offline', code: 'HTTP_403' });
  });

  it('is given up after ten tries, and only when another claim has the run', () => {
    const claimId = newClaimId();
    const held = knownRun({ status: 'running', claim_id: claimId });
    const end = complete(held, { claimId });
    cache.ends.keep(end, 1);
    pulledAt(2);
    for (let tries = 0; tries < 9; tries += 1) cache.ends.wait(claimId, blockPage);
    cache.putRun({ ...held, claim_id: newClaimId() });
    expect(cache.ends.listOvertaken()).toEqual([]);
    cache.ends.wait(claimId, blockPage);
    expect(cache.ends.listOvertaken()).toEqual([end]);
    // Its reply may have been lost behind the page: then it is stored.
    cache.putRun({ ...held, status: 'succeeded' });
    expect(cache.ends.listOvertaken()).toEqual([]);
  });

  it('that was not answered at all is never given up', () => {
    const run = knownRun({ status: 'running', claim_id: newClaimId() });
    const end = complete(run);
    cache.ends.keep(end, 1);
    pulledAt(2);
    for (let tries = 0; tries < 20; tries += 1) cache.ends.wait(end.claimId, { kind: 'offline' });
    expect(cache.ends.listOvertaken()).toEqual([]);
  });
});

describe('a row from before the end', () => {
  it('does not tell that the run went on', () => {
    const end = fail(knownRun({ status: 'queued' }));
    pulledAt(999);
    cache.ends.keep(end, 1_000);
    cache.ends.wait(end.claimId, { kind: 'rejected', code: 'X' });
    expect(cache.ends.listOvertaken()).toEqual([]);
    pulledAt(1_001);
    expect(cache.ends.listOvertaken()).toEqual([end]);
  });
});

describe('an end that Postgres has answered', () => {
  it('is gone; the draft goes with a report and stays with a failure', () => {
    const [stored, failed] = [complete(knownRun()), fail(knownRun())];
    for (const end of [stored, failed]) {
      waiting(end);
      journal(end, 'text');
    }
    cache.ends.acknowledge(stored.claimId, 'stored');
    cache.ends.acknowledge(failed.claimId, 'unfinished');
    expect(cache.ends.listWaiting()).toEqual([]);
    expect([draftOf(stored.runId), draftOf(failed.runId)]).toEqual([null, 'text']);
  });

  it('leaves the draft of the next attempt alone', () => {
    const run = knownRun();
    const [earlier, next] = [complete(run), complete(run)];
    waiting(earlier);
    journal(next, 'next');
    cache.ends.acknowledge(earlier.claimId, 'stored');
    expect(draftOf(run.id)).toBe('next');
  });

  it('as superseded keeps the report, newest first, once a claim, and drops a failure', () => {
    const run = knownRun();
    const [first, second, failed] = [complete(run), complete(run), fail(run)];
    for (const end of [first, second, failed]) waiting(end);
    cache.ends.supersede(first, 10);
    cache.ends.supersede(second, 20);
    cache.ends.supersede(second, 30);
    cache.ends.supersede(failed, 40);
    expect(cache.ends.listWaiting()).toEqual([]);
    expect(cache.ends.listSuperseded(run.id)).toEqual([
      {
        claim_id: second.claimId,
        run_id: run.id,
        artifact_data: second.diagnosis,
        content_hash: second.contentHash,
        provenance: second.provenance,
        refused_at_ms: 20,
      },
      expect.objectContaining({ claim_id: first.claimId, refused_at_ms: 10 }),
    ]);
  });
});

describe('a report of a run that Postgres does not show any more', () => {
  it('is dropped with its draft, unless the run is still known here', () => {
    const [erased, known] = [complete(makeRun()), complete(knownRun())];
    for (const end of [erased, known]) {
      waiting(end);
      journal(end, 'text');
      cache.ends.supersede(end, 10, true);
    }
    expect(cache.ends.listWaiting()).toEqual([]);
    expect([draftOf(erased.runId), cache.ends.listSuperseded(erased.runId)]).toEqual([null, []]);
    expect(cache.ends.listSuperseded(known.runId)).toHaveLength(1);
  });
});

describe('an outbox whose disk refuses', () => {
  it('says so instead of throwing, and announces only what was written', () => {
    const problems: string[] = [];
    let announced = 0;
    const full = () => {
      throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    };
    const outbox = createOutbox(
      { ends: { ...cache.ends, keep: full, wait: full }, writes: cache.writes },
      {
        clock: { nowMs: () => 0 },
        onFault: ({ kind }) => problems.push(kind),
        onChanged: () => {
          announced += 1;
        },
      },
    );
    const end = fail(knownRun());
    expect(outbox.keep(end)).toBe(false);
    outbox.wait(end.claimId, { kind: 'offline' });
    expect([problems, announced]).toEqual([['FULL', 'FULL'], 0]);
    outbox.acknowledge(end.claimId, 'unfinished');
    expect(announced).toBe(1);
  });

  it('adopts what an earlier process left when the disk has space again, and not what is being sent', () => {
    const [left, sending] = [complete(knownRun()), complete(knownRun())];
    cache.ends.keep(left, 1);
    reopen();
    let isFull = true;
    const { ends, writes } = cache;
    const adopt = (keys: readonly string[] | undefined) => {
      if (isFull) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      writes.adopt(keys);
    };
    const outbox = createOutbox(
      { ends, writes: { ...writes, adopt } },
      { clock: { nowMs: () => 0 }, onFault: () => undefined, onChanged: () => undefined },
    );
    outbox.adopt();
    outbox.keep(sending);
    isFull = false;
    outbox.adopt();
    expect(ends.listWaiting()).toEqual([left]);
    outbox.adopt();
    expect(writes.listSending()).toEqual([sending.claimId]);
  });
});

describe('the migration to version 2', () => {
  it('forgets drafts that had become reports and keeps the others', () => {
    const file = join(folder.path, 'older.db');
    const connection = openConnection({ path: file, key, nativeBinding: undefined });
    if (!connection.ok) throw new Error(connection.error.kind);
    migrate(connection.value, [firstTables]);
    // As that version has written it.
    const columns = Object.keys(makeRun());
    const insertEarlier = connection.value.prepare(
      `insert into runs (${columns.join(', ')}, queue_rank, created_ms, newest_ms, search_text)
       values (${columns.map((name) => `@${name}`).join(', ')}, 0, 1, 1, '')`,
    );
    const done = makeRun({ status: 'succeeded', claim_id: newClaimId() });
    const open = makeRun({ status: 'failed', claim_id: newClaimId() });
    for (const run of [done, open]) {
      insertEarlier.run({ ...run, input_config: '{}' });
      const claimId = claimIdSchema.parse(run.claim_id);
      const piece = { runId: run.id, claimId, offset: 0, text: 'text', writtenAtMs: 5 };
      prepareJournalRows(connection.value).append(piece);
    }
    connection.value.close();
    const older = mustOpen(file, key);
    expect([older.readJournal(done.id), older.readJournal(open.id)?.text]).toEqual([null, 'text']);
    older.close();
  });
});
