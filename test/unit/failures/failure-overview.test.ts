import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { countEndsSql, latenciesSql, prepareFailureCounts } from '../../../main/db/failure-counts.ts';
import { migrate } from '../../../main/db/migrate.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import { failureOverview } from '../../../main/failures/failure-overview.ts';
import type { FailureReason } from '../../../shared/failure.ts';
import type { FailureOverview } from '../../../shared/ipc/failure-channels.ts';
import type { RunStatus } from '../../../shared/run.ts';
import { makeReport, makeRun, randomKey, temporaryFolder } from '../db/fixtures.ts';
import { withFreshCache } from '../db/fresh-cache.ts';

const nowMs = new Date(2026, 2, 4, 12).getTime();
const daysAgo = (days: number, hour = 9) => new Date(2026, 2, 4 - days, hour).getTime();
const iso = (atMs: number) => new Date(atMs).toISOString();

const reasonOf = (reason: FailureReason | 'VALIDATION_ERROR' | undefined) =>
  reason === 'VALIDATION_ERROR'
    ? { error_code: reason, message: 'm', validation_errors: [], raw_response: '', timestamp: '' }
    : { error_code: 'EXECUTION_ERROR' as const, message: 'm', timestamp: '', reason };

describe('the overview of failures', () => {
  let cache: Cache;
  withFreshCache((fresh) => {
    cache = fresh;
  });

  function put(status: RunStatus, endedMs: number, reason?: FailureReason | 'VALIDATION_ERROR') {
    const run = makeRun({
      status,
      completed_at: status === 'running' || status === 'queued' ? null : iso(endedMs),
      error_info: status === 'failed' ? reasonOf(reason) : null,
    });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: run }], cursor: null });
    return run;
  }

  function putReport(madeMs: number, latencyMs: number) {
    const report = makeReport(makeRun(), { created_at: iso(madeMs) });
    const row = { ...report, provenance: { ...report.provenance, latency_ms: latencyMs } };
    cache.applyPullPage({ changes: [{ table: 'reports', op: 'upsert', row }], cursor: null });
  }

  const overview = (days = 7): FailureOverview => failureOverview(cache.failures, days, nowMs);
  const failuresOn = (days: number) =>
    overview().spans.find(({ fromMs }) => fromMs === daysAgo(days, 0))?.failures;

  it('counts each ended run on its day, under its reason, with the time of the last', () => {
    put('failed', daysAgo(2, 8), 'LLM_TIMEOUT');
    put('failed', daysAgo(2, 17), 'LLM_TIMEOUT');
    put('failed', daysAgo(2, 23), 'VALIDATION_ERROR');
    put('failed', daysAgo(2, 0), undefined);
    put('succeeded', daysAgo(2));
    put('succeeded', daysAgo(1));
    expect(failuresOn(2)).toHaveLength(3);
    expect(failuresOn(2)).toEqual(
      expect.arrayContaining([
        { reason: 'LLM_TIMEOUT', amount: 2, lastMs: daysAgo(2, 17) },
        { reason: 'VALIDATION_ERROR', amount: 1, lastMs: daysAgo(2, 23) },
        { reason: null, amount: 1, lastMs: daysAgo(2, 0) },
      ]),
    );
    expect(overview().spans.map(({ succeeded }) => succeeded)).toEqual([0, 0, 0, 0, 0, 1, 1, 0]);
  });

  it('leaves out what has not ended, and what ended before the period or in it not any more', () => {
    put('queued', daysAgo(1));
    put('running', daysAgo(1));
    put('failed', daysAgo(8), 'LLM_AUTH');
    const again = put('failed', daysAgo(1), 'LLM_AUTH');
    const queued = { ...again, status: 'queued' as const, completed_at: null, error_info: null };
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: queued }], cursor: null });
    expect(overview().spans.every(({ failures, succeeded }) => failures.length + succeeded === 0)).toBe(true);
    expect(overview(30).spans.flatMap(({ failures }) => failures)).toMatchObject([{ reason: 'LLM_AUTH' }]);
  });

  it('puts midnight to the day that begins', () => {
    put('failed', daysAgo(3, 0), 'DB_ERROR');
    put('failed', daysAgo(3, 0) - 1, 'DB_ERROR');
    expect(failuresOn(3)).toMatchObject([{ amount: 1 }]);
    expect(failuresOn(4)).toMatchObject([{ amount: 1 }]);
  });

  it('tells the median and the 95th percentile of the answers of the period, and nothing where there are none', () => {
    expect(overview().latency).toBeNull();
    for (let ms = 1; ms <= 100; ms += 1) putReport(daysAgo(1), ms * 10);
    putReport(daysAgo(20), 99_999);
    expect(overview().latency).toEqual({ answers: 100, medianMs: 500, p95Ms: 950 });
    expect(overview(30).latency?.answers).toBe(101);
  });

  it('loses a run that the user may not see any more', () => {
    put('failed', daysAgo(1), 'LLM_AUTH');
    cache.keepScope({ organizations: [], digest: null });
    expect(overview().spans.flatMap(({ failures }) => failures)).toEqual([]);
  });
});

function durationOf(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

const medianOf = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('the overview at 100,000 runs', () => {
  const folder = { current: temporaryFolder() };
  beforeEach(() => {
    folder.current = temporaryFolder();
  });
  afterEach(() => folder.current.remove());

  it('is counted along two indexes, without a look into the tables', () => {
    const opened = openConnection({
      path: join(folder.current.path, 'c.db'),
      key: randomKey(),
      nativeBinding: undefined,
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    const database = opened.value;
    migrate(database);
    database.exec(`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
      insert into runs (id, organization_id, patient_id, status, priority, attempt, max_attempts, created_at, updated_at,
        queue_rank, created_ms, newest_ms, failure, search_text, input_config)
      select printf('%08x-0000-4000-8000-000000000000', i), 'o', 'p' || i % 500, iif(i % 3 = 0, 'failed', 'succeeded'), 0, 1, 3,
        '2026', '2026', 0, ${nowMs}, ${nowMs} - (i * 7919) % 31000000 * 1000,
        iif(i % 3 = 0, iif(i % 2 = 0, 'LLM_TIMEOUT', 'LLM_AUTH'), null), '', '{}' from n;
      insert into reports (id, run_id, patient_id, organization_id, artifact_type, artifact_name, schema_version, content_hash,
        sequence_order, created_at, provenance, artifact_data)
      select 'r' || id, id, patient_id, 'o', 'diagnosis_report', '', '', '', 0,
        strftime('%Y-%m-%dT%H:%M:%fZ', newest_ms / 1000.0, 'unixepoch'),
        json_object('model', 'm', 'latency_ms', 1000 + priority), '{"findings":[]}' from runs where status = 'succeeded';`);
    const counts = prepareFailureCounts(database);
    const { spans, latency } = failureOverview(counts, 365, nowMs);
    expect(spans.length).toBeGreaterThan(50);
    expect(latency?.answers).toBeGreaterThan(60_000);
    const times = Array.from({ length: 5 }, () => durationOf(() => failureOverview(counts, 365, nowMs)));
    console.log(`figure failures.overview runs=100000 period=365d median_ms=${medianOf(times).toFixed(1)}`);
    const planOf = (sql: string, values: object) =>
      database
        .prepare(`explain query plan ${sql}`)
        .all(values)
        .map((row) => JSON.stringify(row));
    const plan = [
      ...planOf(countEndsSql, { spans: '[]', outcomes: '[]' }),
      ...planOf(latenciesSql, { since: '' }),
    ].filter((step) => /\b(runs|reports)\b/.test(step));
    expect(plan.length).toBeGreaterThan(2);
    for (const step of plan) expect(step).toMatch(/SEARCH (runs|reports) USING COVERING INDEX/);
    database.close();
  });
});
