import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { migrate } from '../../../main/db/migrate.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import { prepareReadWorklist } from '../../../main/db/read-worklist.ts';
import type { RunFilter } from '../../../main/db/worklist-filter.ts';
import type { PatientRecord, RunRecord } from '../../../shared/records.ts';
import { type RunStatus, runStatusSchema } from '../../../shared/run.ts';
import { type WorklistTab, worklistTabs } from '../../../shared/worklist.ts';
import { pack } from '../engine/fixtures.ts';
import { makePatient, makeReport, makeRun, mustOpen, randomKey, temporaryFolder } from './fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let cache: Cache;

beforeEach(() => {
  folder = temporaryFolder();
  cache = mustOpen(join(folder.path, 'user.db'), randomKey());
});
afterEach(() => {
  cache.close();
  folder.remove();
});

function put(patients: PatientRecord[], runs: RunRecord[]): void {
  cache.applyPullPage({
    changes: [
      ...patients.map((row) => ({ table: 'patients', op: 'upsert', row }) as const),
      ...runs.map((row) => ({ table: 'runs', op: 'upsert', row }) as const),
    ],
    cursor: 'c',
  });
}

/** Every row of a list, page by page. */
function readAll(query: { tab: WorklistTab; search?: string; limit?: number }): string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = cache.listRuns({ search: '', limit: 7, ...query, cursor });
    ids.push(...page.rows.map((row) => row.run.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 8, count)).toISOString();

/** Few distinct times and priorities, so that the tie-breaks are put to use. */
function manyRuns(patients: PatientRecord[]): RunRecord[] {
  return Array.from({ length: 400 }, (_, index) => {
    const status = runStatusSchema.options[index % 4] ?? 'queued';
    return makeRun({
      patient_id: patients[index % patients.length]?.id ?? '',
      status,
      priority: (index * 7) % 3,
      created_at: minute((index * 13) % 29),
      started_at: status === 'queued' ? null : minute(100 + ((index * 5) % 31)),
      completed_at: status === 'succeeded' || status === 'failed' ? minute(200 + ((index * 3) % 17)) : null,
    });
  });
}

const newest = (run: RunRecord) => run.completed_at ?? run.started_at ?? run.created_at;
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function expectedOrder(runs: RunRecord[], tab: RunStatus | 'all'): string[] {
  const listed = runs.filter((run) => tab === 'all' || run.status === tab);
  const byQueue = (a: RunRecord, b: RunRecord) =>
    b.priority - a.priority || byText(a.created_at, b.created_at) || byText(a.id, b.id);
  const byNewest = (a: RunRecord, b: RunRecord) => byText(newest(b), newest(a)) || byText(b.id, a.id);
  return listed.sort(tab === 'queued' ? byQueue : byNewest).map((run) => run.id);
}

describe('the pages of the worklist', () => {
  it.each([...runStatusSchema.options, 'all'] as const)('hold every run once, in order (%s)', (tab) => {
    const patients = [makePatient(), makePatient()];
    const runs = manyRuns(patients);
    put(patients, runs);
    expect(readAll({ tab })).toEqual(expectedOrder(runs, tab));
  });

  it('stay in order while runs are added before and removed behind the cursor', () => {
    const runs = manyRuns([makePatient()]);
    put([], runs);
    const first = cache.listRuns({ tab: 'queued', search: '', cursor: null, limit: 10 });
    put([], [makeRun({ priority: 99, created_at: minute(0) })]);
    const shown = new Set(first.rows.map((row) => row.run.id));
    for (const id of shown)
      cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id }], cursor: null });
    const second = cache.listRuns({ tab: 'queued', search: '', cursor: first.nextCursor, limit: 10 });
    expect(second.rows.map((row) => row.run.id)).toEqual(expectedOrder(runs, 'queued').slice(10, 20));
  });

  it('begin at the first page when the cursor is nonsense or of another list', () => {
    put([], manyRuns([makePatient()]));
    const first = cache.listRuns({ tab: 'queued', search: '', cursor: null, limit: 5 });
    const other = cache.listRuns({ tab: 'failed', search: '', cursor: null, limit: 5 });
    for (const cursor of ['', '%%%', 'bnVsbA', other.nextCursor]) {
      expect(cache.listRuns({ tab: 'queued', search: '', cursor, limit: 5 }).rows).toEqual(first.rows);
    }
  });

  it('show the patient, the reason, the failure and the risk of the latest report', () => {
    const patient = makePatient({ first_name: 'Jörg', last_name: 'Weiß' });
    const failed = makeRun({
      patient_id: patient.id,
      status: 'failed',
      error_info: { error_code: 'EXECUTION_ERROR', message: 'm', timestamp: 't', reason: 'LLM_TIMEOUT' },
    });
    const done = makeRun({ patient_id: patient.id, status: 'succeeded' });
    const report = makeReport(done, { risk_level: 'high' });
    put([patient], [failed, { ...done, artifact_id: report.id }]);
    cache.applyPullPage({ changes: [{ table: 'reports', op: 'upsert', row: report }], cursor: null });
    const one = (tab: RunStatus) => cache.listRuns({ tab, search: '', cursor: null, limit: 1 }).rows[0];
    expect(one('failed')).toMatchObject({
      patient,
      run: { failure: 'LLM_TIMEOUT', reason: 'Trouble sleeping' },
    });
    expect(one('succeeded')).toMatchObject({ patient, run: { failure: null, risk_level: 'high' } });
    expect(cache.tryGetRun(failed.id)).toEqual(failed);
    expect(cache.tryGetLatestReport(done.id)).toEqual(report);
  });

  it('show a run whose patient has not arrived yet', () => {
    put([], [makeRun()]);
    expect(cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 5 }).rows[0]?.patient).toBeNull();
  });
});

describe('the search', () => {
  it('finds by name without accents, by reason, by id and by several words at once', () => {
    const jörg = makePatient({ first_name: 'Jörg', last_name: 'Weiß' });
    const anna = makePatient({ first_name: 'Anna', last_name: 'Muster' });
    const ofJörg = makeRun({ patient_id: jörg.id, input_config: { reason: 'Müdigkeit' } });
    const ofAnna = makeRun({ patient_id: anna.id, input_config: { reason: 'Stress 100%' } });
    put([jörg, anna], [ofJörg, ofAnna]);
    const search = (text: string) => readAll({ tab: 'all', search: text });
    expect(search('WEISS')).toEqual([ofJörg.id]);
    expect(search('jörg')).toEqual([ofJörg.id]);
    expect(search('mudig')).toEqual([ofJörg.id]);
    expect(search('jorg müdigkeit')).toEqual([ofJörg.id]);
    expect(search('jorg stress')).toEqual([]);
    expect(search(ofAnna.id.slice(0, 13))).toEqual([ofAnna.id]);
    expect(search('100%')).toEqual([ofAnna.id]);
    expect(search('1_0')).toEqual([]);
  });

  it('pages through its results in the order of the list', () => {
    const anna = makePatient({ first_name: 'Anna' });
    const berta = makePatient({ first_name: 'Berta' });
    const runs = manyRuns([anna, berta]);
    put([anna, berta], runs);
    const ofBerta = runs.filter((run) => run.patient_id === berta.id);
    expect(readAll({ tab: 'failed', search: 'berta' })).toEqual(expectedOrder(ofBerta, 'failed'));
  });

  it('finds patients by any part of the name, sorted by last name', () => {
    const people = [
      ['Zoë', 'Albrecht'],
      ['Anna', 'Zimmer'],
      ['Annette', 'Bauer'],
    ] as const;
    const patients = people.map(([first_name, last_name]) => makePatient({ first_name, last_name }));
    put(patients, []);
    const names = (search: string) =>
      cache.listPatients({ search, limit: 10 }).map((found) => found.last_name);
    expect(names('')).toEqual(['Albrecht', 'Bauer', 'Zimmer']);
    expect(names('ann')).toEqual(['Bauer', 'Zimmer']);
    expect(names('zoe')).toEqual(['Albrecht']);
    expect(cache.listPatients({ search: '', limit: 2 })).toHaveLength(2);
  });
});

describe('the search in texts', () => {
  const search = (text: string) => readAll({ tab: 'all', search: text });

  function putReport(run: RunRecord, findings: string[]) {
    const report = makeReport(run);
    const row = { ...report, artifact_data: { ...report.artifact_data, findings } };
    cache.applyPullPage({ changes: [{ table: 'reports', op: 'upsert', row }], cursor: null });
    return row;
  }

  it('finds runs by any part of a finding, folded, and no longer when the report has gone or says otherwise', () => {
    const run = makeRun({ status: 'succeeded', input_config: {} });
    put([], [run, makeRun({ input_config: {} })]);
    const report = putReport(run, ['Ausgeprägte Durchschlafstörung', 'Grübeln am Abend']);
    for (const text of [
      'schlafstorung',
      'DURCHSCHLAFSTÖRUNG',
      'grubeln',
      'ausgeprägte abend',
      'am grübeln ab',
    ]) {
      expect({ text, found: search(text) }).toEqual({ text, found: [run.id] });
    }
    // All of its letter triples occur, the word does not.
    expect(search('störung grübeln durchschlafstörungrü')).toEqual([]);
    expect(search('störungen')).toEqual([]);
    const changed = { ...report, artifact_data: { ...report.artifact_data, findings: ['Ruhiger Schlaf'] } };
    cache.applyPullPage({ changes: [{ table: 'reports', op: 'upsert', row: changed }], cursor: null });
    expect(search('grubeln')).toEqual([]);
    expect(search('ruhiger')).toEqual([run.id]);
    cache.applyPullPage({ changes: [{ table: 'reports', op: 'delete', id: report.id }], cursor: null });
    expect(search('ruhiger')).toEqual([]);
  });

  it('sorts out what has every three letters of a word but not the word', () => {
    const run = makeRun({ status: 'succeeded', input_config: {} });
    put([], [run]);
    putReport(run, ['abcd bcde']);
    expect(search('abcde')).toEqual([]);
    expect(search('abcd')).toEqual([run.id]);
  });

  it('finds every run of a patient by a title of the anamnesis in the pack, until the patient leaves', () => {
    const patient = makePatient();
    const runs = [makeRun({ patient_id: patient.id }), makeRun({ patient_id: patient.id })];
    put([patient], [...runs, makeRun()]);
    const titled = pack();
    const [entry] = titled.anamnesis.entries;
    if (!entry) throw new Error('the pack has no entry');
    titled.anamnesis.entries = [{ ...entry, title: 'Schilddrüsenunterfunktion' }];
    cache.packs.put(patient.id, { inputsHash: 'h', retrievedAtMs: 1, pack: titled });
    expect(search('schilddrüse').toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    cache.applyPullPage({ changes: [{ table: 'patients', op: 'delete', id: patient.id }], cursor: null });
    expect(search('schilddrüse')).toEqual([]);
  });

  it('takes signs of the query language for text', () => {
    const run = makeRun({ status: 'succeeded', input_config: {} });
    put([], [run]);
    putReport(run, ['says "AND" (x* OR y)', 'emoji 💤💤💤 here']);
    for (const text of ['"and"', '(x*', 'OR', 'y)', '💤💤💤']) {
      expect({ text, found: search(text) }).toEqual({ text, found: text.length < 3 ? [] : [run.id] });
    }
  });
});

describe('the counts of the tabs', () => {
  it('follow every insert, change of status and removal', () => {
    const counts = () => cache.listRuns({ tab: 'all', search: 'nothing', cursor: null, limit: 1 }).counts;
    expect(counts()).toEqual({ all: 0, queued: 0, running: 0, succeeded: 0, failed: 0, 'needs-review': 0 });
    const runs = manyRuns([makePatient()]);
    put([], runs);
    expect(counts()).toMatchObject({ all: 400, queued: 100, running: 100, succeeded: 100, failed: 100 });
    const [first] = runs;
    if (!first) throw new Error('no run');
    cache.putRun({ ...first, status: 'failed' });
    cache.putRun({ ...first, status: 'failed', attempt: 2 });
    expect(counts()).toMatchObject({ all: 400, queued: 99, running: 100, succeeded: 100, failed: 101 });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: first.id }], cursor: null });
    cache.putRun(makeRun({ id: randomUUID() }));
    expect(counts()).toMatchObject({ all: 400, queued: 100, running: 100, succeeded: 100, failed: 100 });
  });
});

describe('the statements of the worklist', () => {
  const indexes: Record<WorklistTab, string> = {
    all: 'runs_by_time',
    queued: 'runs_queue',
    running: 'runs_by_status',
    succeeded: 'runs_by_status',
    failed: 'runs_by_status',
    'needs-review': 'runs_to_review',
  };
  const filters: Record<string, RunFilter> = {
    nothing: {},
    'one risk': { risk: ['critical'] },
    'two risks': { risk: ['critical', 'low'] },
    'failure reasons': { failure: ['LLM_TIMEOUT', 'CANCELLED'] },
    'a reason': { reason: 'Burnout' },
    'queued by me': { own: 'queued-by-me' },
    'executed by me': { own: 'executed-by-me' },
    'a period': { sinceMs: 1 },
    everything: {
      risk: ['high', 'critical'],
      failure: ['DB_ERROR'],
      reason: 'Burnout',
      own: 'queued-by-me',
      sinceMs: 1,
    },
  };
  const searches = { nothing: '', 'a rare word': 'anna', 'a short one': 'an', 'two words': 'anna burnout' };
  const cases = worklistTabs.flatMap((tab) =>
    Object.keys(filters).flatMap((filter) =>
      Object.values(searches).map((search) => ({ tab, filter, search })),
    ),
  );

  it('walk the index of their tab, with any filter and search, and sort nothing', () => {
    const opened = openConnection({
      path: join(folder.path, 'plan.db'),
      key: randomKey(),
      nativeBinding: undefined,
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    const database = opened.value;
    migrate(database);
    const prepare = vi.spyOn(database, 'prepare');
    for (const { tab, filter, search } of cases) {
      prepare.mockClear();
      prepareReadWorklist(database)({ tab, search, filter: filters[filter] ?? {}, cursor: null, limit: 50 });
      const sql = prepare.mock.calls.at(-1)?.[0] ?? '';
      expect(sql).toContain('from runs');
      const unbound = sql.replaceAll(/@\w+/g, 'null');
      const plan = JSON.stringify(database.prepare(`explain query plan ${unbound}`).all());
      expect({ tab, filter, search, plan }).toMatchObject({
        plan: expect.stringMatching(new RegExp(`SEARCH runs USING INDEX ${indexes[tab]} `)),
      });
      expect({ tab, filter, search, plan }).toMatchObject({
        plan: expect.not.stringContaining('TEMP B-TREE'),
      });
    }
    database.close();
  });
});
