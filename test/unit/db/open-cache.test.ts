import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCuredBySettingAside } from '../../../main/db/cache-problem.ts';
import { migrate, schemaVersion } from '../../../main/db/migrate.ts';
import { openCache } from '../../../main/db/open-cache.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import { makePatient, makeRun, mustOpen, randomKey, temporaryFolder } from './fixtures.ts';

const pageSize = 4096;
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let key: Buffer;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'cache', 'user.db');
  key = randomKey();
});
afterEach(() => folder.remove());

const open = (overrides: { key?: Buffer; nativeBinding?: string } = {}) =>
  openCache({ path, key, nativeBinding: undefined, ...overrides });

function connect(): Database.Database {
  const connection = openConnection({ path, key, nativeBinding: undefined });
  if (!connection.ok) throw new Error(connection.error.kind);
  return connection.value;
}

/** A closed cache of about thirty pages, its WAL folded into the main file. */
function fillCache(): void {
  const cache = mustOpen(path, key);
  const changes = Array.from({ length: 60 }, (_, index) => [
    { table: 'patients', op: 'upsert', row: makePatient({ last_name: `Geheimname${index}` }) } as const,
    { table: 'runs', op: 'upsert', row: makeRun({ input_config: { reason: `Grund ${index}` } }) } as const,
  ]).flat();
  cache.applyPullPage({ changes, cursor: 'c1' });
  cache.close();
}

function flipBit(at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe('a fresh cache', () => {
  it('has the pragmas that protect what is written', () => {
    mustOpen(path, key).close();
    const database = connect();
    const read = (name: string) => database.pragma(name, { simple: true });
    expect({
      cipher: read('cipher'),
      journal_mode: read('journal_mode'),
      synchronous: read('synchronous'),
      foreign_keys: read('foreign_keys'),
      temp_store: read('temp_store'),
      busy_timeout: read('busy_timeout'),
      user_version: read('user_version'),
    }).toEqual({
      cipher: 'sqlcipher',
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      temp_store: 2,
      busy_timeout: 5000,
      user_version: schemaVersion,
    });
    database.close();
  });

  it('shows nothing of a patient in any of its files, and only its owner may read them', () => {
    const cache = mustOpen(path, key);
    cache.applyPullPage({
      changes: [{ table: 'patients', op: 'upsert', row: makePatient({ last_name: 'Geheimname' }) }],
      cursor: 'c1',
    });
    const files = readdirSync(join(folder.path, 'cache'));
    expect(files.sort()).toEqual(['user.db', 'user.db-shm', 'user.db-wal']);
    for (const name of files) {
      const file = join(folder.path, 'cache', name);
      expect(readFileSync(file).includes('Geheimname')).toBe(false);
      expect(readFileSync(file).includes('SQLite format')).toBe(false);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    cache.close();
  });

  it('refuses a key that is not 32 bytes', () => {
    expect(() => open({ key: Buffer.alloc(16) })).toThrow('32 bytes');
  });
});

describe('a cache that can not be used is named', () => {
  it('the wrong key, and the file stays as it was', () => {
    fillCache();
    const before = readFileSync(path);
    expect(open({ key: randomKey() })).toEqual({ ok: false, error: { kind: 'WRONG_KEY_OR_DAMAGED' } });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(open().ok).toBe(true);
  });

  it('a plain SQLite file', () => {
    mkdirSync(join(folder.path, 'cache'));
    const plain = new Database(path);
    plain.exec('create table patients (name text)');
    plain.close();
    expect(open()).toEqual({ ok: false, error: { kind: 'NOT_ENCRYPTED' } });
  });

  it('a file of a newer version, which is left alone', () => {
    fillCache();
    const database = connect();
    database.pragma(`user_version = ${schemaVersion + 1}`);
    database.close();
    expect(open()).toEqual({
      ok: false,
      error: { kind: 'NEWER_SCHEMA', found: schemaVersion + 1, known: schemaVersion },
    });
  });

  it('one flipped bit, in whichever page it is', () => {
    fillCache();
    const pages = statSync(path).size / pageSize;
    expect(pages).toBeGreaterThan(10);
    const intact = `${path}.intact`;
    copyFileSync(path, intact);
    for (let page = 0; page < pages; page++) {
      copyFileSync(intact, path);
      flipBit(page * pageSize + 1000 + page);
      const opened = open();
      const verdict = opened.ok ? opened.value.verify() : opened;
      if (opened.ok) opened.value.close();
      expect({ page, verdict }).toMatchObject({
        page,
        verdict: { ok: false, error: { kind: page === 0 ? 'WRONG_KEY_OR_DAMAGED' : 'DAMAGED' } },
      });
    }
  });

  it('a file that was cut off', () => {
    fillCache();
    truncateSync(path, 5 * pageSize + 100);
    const opened = open();
    const verdict = opened.ok ? opened.value.verify() : opened;
    if (opened.ok) opened.value.close();
    expect(verdict).toMatchObject({ ok: false, error: { kind: 'DAMAGED' } });
  });

  it('a binding that is not there, without blaming the file', () => {
    const opened = open({ nativeBinding: join(folder.path, 'missing.node') });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'UNAVAILABLE' } });
    if (!opened.ok) expect(isCuredBySettingAside(opened.error)).toBe(false);
  });

  it('a folder in the place of the file', () => {
    mkdirSync(path, { recursive: true });
    expect(open()).toMatchObject({ ok: false, error: { kind: 'UNAVAILABLE', code: 'EISDIR' } });
  });
});

describe('an intact cache verifies', () => {
  it('and says so', () => {
    fillCache();
    const cache = mustOpen(path, key);
    expect(cache.verify()).toEqual({ ok: true, value: undefined });
    cache.close();
  });
});

describe('migrations', () => {
  it('run once: a second open keeps the rows', () => {
    const patient = makePatient();
    const first = mustOpen(path, key);
    first.applyPullPage({ changes: [{ table: 'patients', op: 'upsert', row: patient }], cursor: 'c1' });
    first.close();
    const second = mustOpen(path, key);
    expect(second.tryGetPatient(patient.id)).toEqual(patient);
    expect(second.syncPosition()).toEqual({ cursor: 'c1', lastPulledAtMs: null, scopeDigest: null });
    second.close();
  });

  it('that fail in the middle leave the version before, and work at the next try', () => {
    const database = connect();
    const good = ['create table a (x)'];
    const bad = [...good, 'create table b (x); create table a (x);'];
    expect(() => migrate(database, bad)).toThrow('already exists');
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    const names = database.prepare(`select name from sqlite_schema where type = 'table'`).pluck();
    expect(names.all()).toEqual(['a']);
    expect(migrate(database, [...good, 'create table b (x)'])).toEqual({ ok: true, value: undefined });
    expect(names.all()).toEqual(['a', 'b']);
    database.close();
  });
});
