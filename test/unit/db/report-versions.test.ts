import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { RunId } from '../../../shared/ids.ts';
import type { ReportRecord, RunRecord } from '../../../shared/records.ts';
import { makePatient, makeReport, makeRun } from './fixtures.ts';
import { withFreshCache } from './fresh-cache.ts';

let cache: Cache;

withFreshCache((fresh) => {
  cache = fresh;
});

const patient = makePatient();
const onDay = (day: number) => `2026-01-${String(day).padStart(2, '0')}T08:00:00+00:00`;
const queuedOn = (day: number) =>
  makeRun({ patient_id: patient.id, status: 'succeeded', created_at: onDay(day) });
const reportOf = (run: RunRecord, day: number, sequence_order = 0) =>
  makeReport(run, { created_at: onDay(day), sequence_order });

function fill(runs: readonly RunRecord[], reports: readonly ReportRecord[]): void {
  cache.applyPullPage({
    changes: [
      { table: 'patients', op: 'upsert', row: patient },
      ...runs.map((row) => ({ table: 'runs', op: 'upsert', row }) as const),
      ...reports.map((row) => ({ table: 'reports', op: 'upsert', row }) as const),
    ],
    cursor: 'c1',
  });
}

const versionsOf = (runId: RunId) => cache.listReportVersions(runId).map(({ id }) => id);

describe('the versions of a report', () => {
  const earlier = queuedOn(1);
  const run = queuedOn(10);
  const later = queuedOn(20);
  const ofOther = makeRun({ status: 'succeeded', created_at: onDay(2) });

  it('are all of the run and the latest of each earlier one of the patient, newest first', () => {
    const [first, second] = [reportOf(run, 11), reportOf(run, 12, 1)];
    const [oldest, old] = [reportOf(earlier, 2), reportOf(earlier, 3, 1)];
    fill(
      [earlier, run, later, ofOther],
      [first, oldest, second, old, reportOf(later, 21), makeReport(ofOther)],
    );
    expect(versionsOf(run.id)).toEqual([second.id, first.id, old.id]);
  });

  it('tell what one is chosen by, and nothing of its content', () => {
    const report = reportOf(run, 11);
    fill([run], [report]);
    const { id, run_id, sequence_order, created_at, risk_level, confidence_score, provenance } = report;
    const { model, provider } = provenance;
    expect(cache.listReportVersions(run.id)).toEqual([
      { id, run_id, sequence_order, created_at, risk_level, confidence_score, model, provider },
    ]);
  });

  it('of a run without a report are those before it; of an unknown run there are none', () => {
    const old = reportOf(earlier, 3);
    fill([earlier, run], [old]);
    expect(versionsOf(run.id)).toEqual([old.id]);
    expect(versionsOf(later.id)).toEqual([]);
  });

  it('go together with the run that is taken away', () => {
    fill([earlier, run], [reportOf(earlier, 3), reportOf(run, 11)]);
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: earlier.id }], cursor: 'c2' });
    expect(versionsOf(run.id)).toHaveLength(1);
  });
});
