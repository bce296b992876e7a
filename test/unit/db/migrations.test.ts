import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrations, schemaVersion } from '../../../main/db/migrate.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import type { FlagRecord, PatientRecord, ReportRecord, RunRecord } from '../../../shared/records.ts';
import { pack } from '../engine/fixtures.ts';
import {
  makeFlag,
  makePatient,
  makeReport,
  makeRun,
  mustOpen,
  randomKey,
  temporaryFolder,
} from './fixtures.ts';
import { makeEnd } from './run-end-fixtures.ts';

/** Caches of these are out there: an edited one would leave them in a state that no test has seen. */
const released = [
  'c22ead9343900bf6',
  '12c0c51c4ea1274b',
  '9d66a914721e3f15',
  '20918c6d8f98f665',
  'bf6c4ca3b240b99e',
  '6f08f38d557058db',
  'ea9f08928ba9cf5b',
];
const versions = Array.from({ length: schemaVersion }, (_, index) => index + 1);

let folder: ReturnType<typeof temporaryFolder>;
let key: Buffer;

beforeEach(() => {
  folder = temporaryFolder();
  key = randomKey();
});
afterEach(() => folder.remove());

function connect(path: string): Database.Database {
  const opened = openConnection({ path, key, nativeBinding: undefined });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}

const patient: PatientRecord = makePatient({ first_name: 'Jörg', last_name: 'Weiß' });
const run: RunRecord = makeRun({ patient_id: patient.id, status: 'succeeded' });
const report: ReportRecord = makeReport(run);
const flag: FlagRecord = makeFlag();
const end = makeEnd(makeRun());

/** The file as an app of that version has left it: its rows are written in the words of that version, not of this one. */
function leaveBehind(path: string, version: number): void {
  const database = connect(path);
  migrate(database, migrations.slice(0, version));
  const insert = (table: string, row: object) => {
    const names = Object.keys(row);
    database
      .prepare(
        `insert into ${table} (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
      )
      .run(row);
  };
  insert('patients', { ...patient, search_text: 'weiss jorg' });
  insert('runs', {
    ...run,
    artifact_id: report.id,
    input_config: JSON.stringify(run.input_config),
    queue_rank: 0,
    created_ms: 1,
    newest_ms: 2,
    reason: 'Trouble sleeping',
    failure: null,
    search_text: 'trouble sleeping',
  });
  insert('reports', {
    ...report,
    artifact_data: JSON.stringify(report.artifact_data),
    provenance: JSON.stringify(report.provenance),
  });
  insert('flags', { ...flag, enabled: 1 });
  insert('stream_journal', {
    run_id: end.runId,
    claim_id: end.claimId,
    text_offset: 0,
    text: 'draft',
    written_at_ms: 3,
  });
  database.exec(`update sync_state set cursor = 'c7', last_pulled_at_ms = 4, scope_digest = 'd'`);
  if (version >= 2) {
    insert('outbox', {
      [version >= 9 ? 'key' : 'claim_id']: end.claimId,
      run_id: end.runId,
      kind: end.kind,
      payload: JSON.stringify(end),
      since_ms: 5,
      tries: 1,
      problem: 'offline',
    });
  }
  if (version >= 4) {
    insert('context_packs', {
      patient_id: patient.id,
      inputs_hash: 'h',
      retrieved_at_ms: 6,
      pack: JSON.stringify(pack()),
    });
  }
  if (version >= 5) {
    insert('search_texts', {
      source: 'patient',
      source_id: patient.id,
      patient_id: patient.id,
      text: 'weiss jorg',
    });
    insert('search_texts', { source: 'report', source_id: report.id, run_id: run.id, text: 'short sleep' });
    insert('search_texts', { source: 'pack', source_id: patient.id, patient_id: patient.id, text: 'asthma' });
  }
  database.close();
}

const schemaOf = (database: Database.Database) =>
  database.prepare('select type, name, tbl_name, sql from sqlite_schema order by type, name').all();

describe('a cache that an older app has left', () => {
  it.each(versions)('of version %i opens with everything in it', (version) => {
    const path = join(folder.path, `${version}.db`);
    leaveBehind(path, version);
    const cache = mustOpen(path, key);
    expect(cache.tryGetPatient(patient.id)).toEqual(patient);
    expect(cache.tryGetRun(run.id)).toEqual({ ...run, artifact_id: report.id });
    expect(cache.tryGetLatestReport(run.id)).toEqual(report);
    expect(cache.tryGetFlag(flag.organization_id, flag.flag)).toEqual(flag);
    expect(cache.readJournal(end.runId)).toMatchObject({ text: 'draft', claimId: end.claimId });
    expect(cache.syncPosition()).toMatchObject({
      // What an app of before could not read is told once more.
      cursor: version >= 8 ? 'c7' : null,
      lastPulledAtMs: 4,
    });
    expect(cache.ends.listWaiting()).toEqual(version >= 2 ? [end] : []);
    expect(cache.writes.list(5)).toMatchObject(
      version >= 2 ? [{ key: end.claimId, kind: 'complete', sinceMs: 5, tries: 1, problem: 'offline' }] : [],
    );
    expect(cache.packs.tryGet(patient.id)?.pack).toEqual(version >= 4 ? pack() : undefined);
    const found = cache.listRuns({
      tab: 'succeeded',
      search: 'weiß sleeping short',
      cursor: null,
      limit: 5,
    });
    expect(found.rows.map((row) => row.run.id)).toEqual([run.id]);
    expect(found.counts.succeeded).toBe(1);
    expect(cache.verify()).toEqual({ ok: true, value: undefined });
    cache.close();
  });

  it.each(versions)('of version %i gets the schema of a new one', (version) => {
    const path = join(folder.path, `${version}.db`);
    leaveBehind(path, version);
    mustOpen(path, key).close();
    mustOpen(join(folder.path, 'new.db'), key).close();
    const [upgraded, fresh] = [connect(path), connect(join(folder.path, 'new.db'))];
    expect(upgraded.pragma('user_version', { simple: true })).toBe(schemaVersion);
    expect(schemaOf(upgraded)).toEqual(schemaOf(fresh));
    upgraded.close();
    fresh.close();
  });
});

describe('the released migrations', () => {
  it('are what they were when they were released', () => {
    const digests = migrations.map((sql) => createHash('sha256').update(sql).digest('hex').slice(0, 16));
    expect(digests.slice(0, released.length)).toEqual(released);
  });
});
