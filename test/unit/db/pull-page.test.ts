import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { PullChange } from '../../../main/remote/remote.ts';
import { claimIdSchema } from '../../../shared/ids.ts';
import { makeFlag, makePatient, makeReport, makeRun, organizationId } from './fixtures.ts';
import { withFreshCache } from './fresh-cache.ts';

let cache: Cache;
const claimId = claimIdSchema.parse('33333333-3333-4333-8333-333333333333');

withFreshCache((fresh) => {
  cache = fresh;
});

describe('a page of the feed', () => {
  it('is written with its cursor, and names the tables it touched', () => {
    const patient = makePatient();
    const run = makeRun({ patient_id: patient.id });
    const flag = makeFlag();
    const touched = cache.applyPullPage({
      changes: [
        { table: 'runs', op: 'upsert', row: run },
        { table: 'patients', op: 'upsert', row: patient },
        { table: 'flags', op: 'upsert', row: flag },
      ],
      cursor: 'c7',
    });
    expect(touched.sort()).toEqual(['flags', 'patients', 'runs']);
    expect(cache.syncPosition().cursor).toBe('c7');
    expect(cache.tryGetRun(run.id)).toEqual(run);
    expect(cache.tryGetFlag(flag.organization_id, flag.flag)).toEqual(flag);
  });

  it('that fails in the middle leaves neither rows nor cursor', () => {
    const patient = makePatient();
    // A row that no parser would let through: SQLite refuses it after the patient was written.
    const broken = { ...makeRun(), priority: Number.NaN };
    const changes: PullChange[] = [
      { table: 'patients', op: 'upsert', row: patient },
      { table: 'runs', op: 'upsert', row: broken },
    ];
    expect(() => cache.applyPullPage({ changes, cursor: 'c2' })).toThrow('NOT NULL');
    expect(cache.tryGetPatient(patient.id)).toBeNull();
    expect(cache.syncPosition().cursor).toBeNull();
  });

  it('removes a run together with its reports and its draft', () => {
    const run = makeRun();
    const report = makeReport(run);
    cache.applyPullPage({
      changes: [
        { table: 'runs', op: 'upsert', row: run },
        { table: 'reports', op: 'upsert', row: report },
      ],
      cursor: null,
    });
    cache.appendJournal({ runId: run.id, claimId, offset: 0, text: 'draft', writtenAtMs: 1 });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: run.id }], cursor: null });
    expect(cache.tryGetRun(run.id)).toBeNull();
    expect(cache.tryGetLatestReport(run.id)).toBeNull();
    expect(cache.readJournal(run.id)).toBeNull();
  });

  it('removes a flag by organisation and name', () => {
    const flag = makeFlag();
    cache.applyPullPage({ changes: [{ table: 'flags', op: 'upsert', row: flag }], cursor: null });
    const gone = {
      table: 'flags',
      op: 'delete',
      organizationId: flag.organization_id,
      flag: flag.flag,
    } as const;
    cache.applyPullPage({ changes: [gone], cursor: null });
    expect(cache.tryGetFlag(flag.organization_id, flag.flag)).toBeNull();
  });

  it('gives the report with the highest sequence number as the latest', () => {
    const run = makeRun();
    const reports = [2, 0, 1].map((sequence_order) => makeReport(run, { sequence_order }));
    cache.applyPullPage({
      changes: reports.map((row) => ({ table: 'reports', op: 'upsert', row }) as const),
      cursor: null,
    });
    expect(cache.tryGetLatestReport(run.id)).toEqual(reports[0]);
  });
});

describe('an answer that a pull has overtaken', () => {
  it.each([
    ['2026-01-01T08:00:01+00:00', '2026-01-01T08:00:00.999999+00:00'],
    ['2026-01-01T08:00:00.123457+00:00', '2026-01-01T08:00:00.123456+00:00'],
    ['2026-01-01T08:00:00.12345+00:00', '2026-01-01T08:00:00.1234+00:00'],
    ['2026-01-01T08:00:00.0001+00:00', '2026-01-01T08:00:00+00:00'],
  ])('does not put the row back from %s to %s', (newer, older) => {
    const pulled = makeRun({ status: 'running', updated_at: newer });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'upsert', row: pulled }], cursor: 'c1' });
    cache.putRun({ ...pulled, status: 'queued', updated_at: older });
    expect(cache.tryGetRun(pulled.id)).toEqual(pulled);
    const next = { ...pulled, status: 'failed', updated_at: '2026-01-01T08:00:02+00:00' } as const;
    cache.putRun(next);
    expect(cache.tryGetRun(pulled.id)).toEqual(next);
  });
});

describe('the end of a rebuild', () => {
  it('removes what was not returned, keeps the rest and moves the cursor', () => {
    const kept = makePatient();
    const revoked = makePatient();
    const keptRun = makeRun({ patient_id: kept.id });
    const revokedRun = makeRun({ patient_id: revoked.id });
    cache.applyPullPage({
      changes: [
        ...[kept, revoked].map((row) => ({ table: 'patients', op: 'upsert', row }) as const),
        ...[keptRun, revokedRun].map((row) => ({ table: 'runs', op: 'upsert', row }) as const),
        { table: 'reports', op: 'upsert', row: makeReport(revokedRun) },
        { table: 'flags', op: 'upsert', row: makeFlag() },
      ],
      cursor: 'old',
    });
    for (const run of [keptRun, revokedRun]) {
      cache.appendJournal({
        runId: run.id,
        claimId,
        offset: Number(run === keptRun),
        text: 'draft',
        writtenAtMs: 1,
      });
    }
    const touched = cache.finishRebuild({
      atMs: 42,
      cursor: 'new',
      seen: {
        patients: new Set([kept.id]),
        runs: new Set([keptRun.id]),
        reports: new Set(),
        reviews: new Set(),
        flags: new Set([`${organizationId}/DIAGNOSIS_WORKER_ENABLED`]),
      },
    });
    expect(touched).toEqual(['patients', 'runs', 'reports']);
    expect(cache.listPatients({ search: '', limit: 10 })).toEqual([kept]);
    expect(cache.tryGetRun(revokedRun.id)).toBeNull();
    expect(cache.tryGetLatestReport(revokedRun.id)).toBeNull();
    expect(cache.readJournal(revokedRun.id)).toBeNull();
    expect(cache.readJournal(keptRun.id)).toMatchObject({ claimId, text: 'draft' });
    expect(cache.syncPosition()).toEqual({ cursor: 'new', lastPulledAtMs: 42, scopeDigest: null });
    expect(cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 1 }).counts.queued).toBe(1);
  });
});
