import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import {
  type CacheFiles,
  commitSuccessor,
  setAsidePath,
  successorPath,
} from '../../../main/db/cache-files.ts';
import { migrate, migrations, schemaVersion } from '../../../main/db/migrate.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import { readWhatIsReadable } from '../../../main/db/read-damaged-table.ts';
import { openLatestCache, rebuildCache } from '../../../main/db/rebuild-cache.ts';
import type { AccessRecord } from '../../../shared/audit.ts';
import { organizationIdSchema, requestIdSchema } from '../../../shared/ids.ts';
import { err } from '../../../shared/result.ts';
import { makeRun, mustOpen, randomKey, temporaryFolder } from './fixtures.ts';
import { makeEnd } from './run-end-fixtures.ts';
import { makeWrites } from './write-fixtures.ts';

const pageSize = 4096;
const nowMs = 1234;
let folder: ReturnType<typeof temporaryFolder>;
let files: CacheFiles;
let key: Buffer;

beforeEach(() => {
  folder = temporaryFolder();
  files = { database: join(folder.path, 'user.db'), key: join(folder.path, 'user.key') };
  key = randomKey();
  writeFileSync(files.key, 'wrapped');
});
afterEach(() => folder.remove());

/** A closed cache with `count` ends that Postgres has not acknowledged, among other rows, and one superseded result. */
function fill(count: number) {
  const cache = mustOpen(files.database, key);
  const ends = Array.from({ length: count }, () => makeEnd());
  for (const end of ends) {
    const row = makeRun({ id: end.runId });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row }], cursor: 'c1' });
    cache.ends.keep(end, 1);
    cache.ends.wait(end.claimId, { kind: 'offline' });
  }
  cache.ends.supersede(makeEnd(), 2);
  cache.close();
  return ends.map(({ claimId }) => claimId);
}

function rebuild(
  problem: 'DAMAGED' | 'WRONG_KEY_OR_DAMAGED' | 'NEWER_SCHEMA' = 'DAMAGED',
  withKey = key,
): Cache {
  const rebuilt = rebuildCache({ files, key: withKey, nativeBinding: undefined, problem, nowMs });
  if (!rebuilt.ok) throw new Error(rebuilt.error.kind);
  return rebuilt.value;
}

const waitingIn = (cache: Cache) => cache.ends.listWaiting().map(({ claimId }) => claimId);

/** The pages (from 0) that hold rows of a table, as SQLite numbers them. */
function pagesOf(table: string): number[] {
  const opened = openConnection({ path: files.database, key, nativeBinding: undefined });
  if (!opened.ok) throw new Error(opened.error.kind);
  const pages = opened.value
    .prepare(`select pageno from dbstat where name = ? and pagetype = 'leaf'`)
    .pluck()
    .all(table);
  opened.value.close();
  return pages.map((page) => Number(page) - 1);
}

function damage(page: number): void {
  const bytes = readFileSync(files.database);
  const at = page * pageSize + 2000;
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(files.database, bytes);
}

describe('a cache that is rebuilt', () => {
  it('is empty but for what Postgres has not acknowledged, and says what happened', () => {
    const claims = fill(3);
    const cache = rebuild();
    expect(waitingIn(cache)).toEqual(claims);
    expect(cache.syncPosition().cursor).toBeNull();
    expect(cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 5 }).rows).toEqual([]);
    const [incident] = cache.incidents.listUnseen();
    expect(incident).toEqual({
      id: 1,
      happenedAtMs: nowMs,
      problem: 'DAMAGED',
      rescued: 4,
      lost: 0,
      setAside: 'user.db.set-aside-1234',
    });
    cache.incidents.markSeen(1);
    expect(cache.incidents.listUnseen()).toEqual([]);
    cache.close();
  });

  it('leaves the unusable file beside it, with its key', () => {
    const claims = fill(2);
    rebuild().close();
    expect(readdirSync(folder.path).sort()).toEqual(
      ['user.db', 'user.db.set-aside-1234', 'user.key', 'user.key.set-aside-1234'].sort(),
    );
    const aside = mustOpen(setAsidePath(files, nowMs), key);
    expect(waitingIn(aside)).toEqual(claims);
    aside.close();
  });

  it('takes over what lies before, between and behind damaged pages, and counts the rest', () => {
    const claims = fill(60);
    const pages = pagesOf('outbox');
    expect(pages.length).toBeGreaterThan(6);
    damage(pages[1] ?? 0);
    damage(pages[4] ?? 0);
    const cache = rebuild();
    const rescued = waitingIn(cache);
    const [incident] = cache.incidents.listUnseen();
    expect(rescued.length).toBeGreaterThan(30);
    expect(rescued.length).toBeLessThan(60);
    expect(incident).toMatchObject({ rescued: rescued.length + 1, lost: 60 - rescued.length });
    expect(rescued).toEqual(claims.filter((claim) => rescued.includes(claim)));
    const pattern = claims.map((claim) => (rescued.includes(claim) ? 'kept ' : 'gone ')).join('');
    expect(pattern.replace(/(kept |gone )\1+/g, '$1').trim()).toBe('kept gone kept gone kept');
    cache.close();
  });

  it('says that nobody can know what was lost when the key is another one', () => {
    fill(2);
    const cache = rebuild('WRONG_KEY_OR_DAMAGED', randomKey());
    expect(waitingIn(cache)).toEqual([]);
    expect(cache.incidents.listUnseen()).toMatchObject([{ rescued: 0, lost: null }]);
    cache.close();
  });

  it('takes over what a newer version wrote, as far as it wrote it the same way', () => {
    const claims = fill(2);
    const opened = openConnection({ path: files.database, key, nativeBinding: undefined });
    if (!opened.ok) throw new Error(opened.error.kind);
    opened.value.exec(`alter table outbox add column later text; pragma user_version = ${schemaVersion + 1}`);
    opened.value.close();
    const cache = rebuild('NEWER_SCHEMA');
    expect(waitingIn(cache)).toEqual(claims);
    cache.close();
  });

  it('takes over what was written before the outbox kept every kind', () => {
    const end = makeEnd();
    const opened = openConnection({ path: files.database, key, nativeBinding: undefined });
    if (!opened.ok) throw new Error(opened.error.kind);
    migrate(opened.value, migrations.slice(0, 8));
    opened.value
      .prepare(
        `insert into outbox (claim_id, run_id, kind, payload, since_ms, tries, problem)
         values (?, ?, 'complete', ?, 5, 3, 'offline')`,
      )
      .run(end.claimId, end.runId, JSON.stringify(end));
    opened.value.close();
    const cache = rebuild();
    expect(cache.ends.listWaiting()).toEqual([end]);
    expect(cache.writes.tryGet(end.claimId)).toMatchObject({ sinceMs: 5, tries: 3, problem: 'offline' });
    cache.close();
  });

  it('takes over writes of every kind', () => {
    const cache = mustOpen(files.database, key);
    const writes = makeWrites();
    for (const write of writes) cache.writes.keep(write, 1);
    cache.writes.adopt();
    cache.close();
    const rebuilt = rebuild();
    expect(rebuilt.writes.list(9).map(({ write }) => write)).toEqual(writes);
    rebuilt.close();
  });

  it('takes over what was shown and is not on record with the server yet, without counting it as a write', () => {
    const cache = mustOpen(files.database, key);
    const note: AccessRecord = {
      id: randomUUID(),
      action: 'report.viewed',
      entityId: randomUUID(),
      organizationId: organizationIdSchema.parse(randomUUID()),
      what: 'report',
      contentHash: 'a'.repeat(64),
      occurredAtMs: 7,
      requestId: requestIdSchema.parse(randomUUID()),
    };
    cache.access.keep(note);
    cache.close();
    const rebuilt = rebuild();
    expect(rebuilt.access.list(10)).toEqual([note]);
    expect(rebuilt.incidents.listUnseen()).toMatchObject([{ rescued: 0, lost: 0 }]);
    rebuilt.close();
  });

  it('takes over what was thought of a draft before it was read, and that blind mode is on', () => {
    const cache = mustOpen(files.database, key);
    const run = makeRun();
    const report = { runId: run.id, contentHash: 'a'.repeat(64) };
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: run }], cursor: null });
    cache.impressions.setBlind(true);
    cache.impressions.open(report, { risk: 'high', text: 'Strained.' }, 3);
    const before = cache.impressions.stateOf(report);
    cache.close();
    const rebuilt = rebuild();
    expect(rebuilt.impressions.stateOf(report)).toEqual(before);
    rebuilt.close();
  });

  it('has nothing to take over from the first version, which kept no ends', () => {
    const opened = openConnection({ path: files.database, key, nativeBinding: undefined });
    if (!opened.ok) throw new Error(opened.error.kind);
    migrate(opened.value, migrations.slice(0, 1));
    opened.value.close();
    const cache = rebuild();
    expect(cache.incidents.listUnseen()).toMatchObject([{ rescued: 0, lost: 0 }]);
    cache.close();
  });
});

describe('a refusal of the system while rows are rescued', () => {
  it('is no damage: everything is left as it was, and rescued the next time', () => {
    const claims = fill(2);
    const elsewhere = join(folder.path, 'elsewhere');
    renameSync(files.database, elsewhere);
    // Who may do everything is refused a folder only.
    mkdirSync(files.database);
    const before = readdirSync(folder.path);
    const refused = rebuildCache({ files, key, nativeBinding: undefined, problem: 'DAMAGED', nowMs });
    expect(refused).toEqual(err({ kind: 'UNAVAILABLE', code: 'EISDIR' }));
    expect(readdirSync(folder.path)).toEqual(before);
    rmdirSync(files.database);
    renameSync(elsewhere, files.database);
    const cache = rebuild();
    expect(waitingIn(cache)).toEqual(claims);
    cache.close();
  });

  it.each(['SQLITE_BUSY', 'SQLITE_IOERR_READ', 'SQLITE_FULL'])('is no damaged row: %s', (code) => {
    const database = new Database(':memory:');
    database.function('refuse', () => {
      throw new Database.SqliteError('refused', code);
    });
    const rows = '(select 1 as rowid, refuse() as refused)';
    expect(() => readWhatIsReadable(database, rows)).toThrow('refused');
    database.close();
  });
});

describe('a rebuild that is interrupted', () => {
  const openAgain = (): Cache => {
    const opened = openLatestCache({ files, key, nativeBinding: undefined });
    if (!opened.ok) throw new Error(opened.error.kind);
    return opened.value;
  };

  it('before its commit is begun anew', () => {
    const claims = fill(2);
    writeFileSync(successorPath(files), 'half a file');
    const cache = rebuild();
    expect(waitingIn(cache)).toEqual(claims);
    expect(existsSync(successorPath(files))).toBe(false);
    cache.close();
  });

  it.each([
    'before anything was moved',
    'after the database was moved',
    'after everything but the last step',
  ])('after its commit goes on to its end (%s)', (moment) => {
    const claims = fill(2);
    const successor = mustOpen(successorPath(files), key);
    successor.adoptRescued(
      { outbox: [], superseded: [], access: [], views: [], impressions: [], choices: [], lost: null },
      { happenedAtMs: nowMs, problem: 'DAMAGED', rescued: 0, lost: null, setAside: 'x' },
    );
    successor.close();
    commitSuccessor(files, nowMs);
    if (moment !== 'before anything was moved') renameSync(files.database, setAsidePath(files, nowMs));
    if (moment === 'after everything but the last step') {
      copyFileSync(files.key, `${files.key}.set-aside-${nowMs}`);
    }
    const cache = openAgain();
    expect(cache.incidents.listUnseen()).toHaveLength(1);
    cache.close();
    const aside = mustOpen(setAsidePath(files, nowMs), key);
    expect(waitingIn(aside)).toEqual(claims);
    aside.close();
    const again = openAgain();
    expect(again.incidents.listUnseen()).toHaveLength(1);
    again.close();
    expect(statSync(files.key).size).toBeGreaterThan(0);
  });
});
