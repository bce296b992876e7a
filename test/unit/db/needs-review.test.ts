import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { openConnection } from '../../../main/db/open-connection.ts';
import type { PullChange } from '../../../main/remote/remote.ts';
import { type RiskLevel, riskLevels } from '../../../shared/diagnosis.ts';
import { reviewIdSchema } from '../../../shared/ids.ts';
import type { ReportRecord, RunRecord } from '../../../shared/records.ts';
import { makeReport, makeReview, makeRun, mustOpen, randomKey, temporaryFolder } from './fixtures.ts';
import { makeReviewWrite } from './write-fixtures.ts';

let folder: ReturnType<typeof temporaryFolder>;
let key: Buffer;
let cache: Cache;
/** A look at the file from beside. */
let beside: Database.Database;

beforeEach(() => {
  folder = temporaryFolder();
  key = randomKey();
  const path = join(folder.path, 'user.db');
  cache = mustOpen(path, key);
  const opened = openConnection({ path, key, nativeBinding: undefined });
  if (!opened.ok) throw new Error(opened.error.kind);
  beside = opened.value;
});
afterEach(() => {
  beside.close();
  cache.close();
  folder.remove();
});

const apply = (...changes: PullChange[]) => cache.applyPullPage({ changes, cursor: null });
const runOf = (row: RunRecord) => ({ table: 'runs', op: 'upsert', row }) as const;
const reportOf = (row: ReportRecord) => ({ table: 'reports', op: 'upsert', row }) as const;
const page = () => cache.listRuns({ tab: 'needs-review', search: '', cursor: null, limit: 50 });
const listed = () => page().rows.map(({ run }) => run.id);

/** A run that is done, with a report of so many findings. */
function makeDone(
  findings: number,
  risk: RiskLevel | null = 'moderate',
  completedAt = '2026-01-01T09:00:00Z',
) {
  const run = makeRun({ status: 'succeeded', completed_at: completedAt });
  const plain = makeReport(run, { risk_level: risk });
  const texts = Array.from({ length: findings }, (_, index) => `Finding ${index}`);
  const report = { ...plain, artifact_data: { ...plain.artifact_data, findings: texts } };
  return { run: { ...run, artifact_id: report.id }, report };
}

const waitingFor = (report: ReportRecord, run: RunRecord, findingIndex: number) =>
  makeReviewWrite(run, { artifactId: report.id, findingIndex });

describe('what needs review', () => {
  it.each(['run first', 'report first'])('is a finished run until every finding is decided (%s)', (order) => {
    const { run, report } = makeDone(2);
    const changes = [runOf(run), reportOf(report)];
    apply(...(order === 'run first' ? changes : changes.toReversed()));
    expect(listed()).toEqual([run.id]);
    cache.putReview(makeReview(report, { finding_index: 0 }));
    cache.putReview(makeReview(report, { finding_index: 0, decision: 'override', reason: 'no' }));
    expect(listed()).toEqual([run.id]);
    const last = makeReview(report, { finding_index: 1 });
    cache.putReview(last);
    expect(listed()).toEqual([]);
    expect(page().counts['needs-review']).toBe(0);
    apply({ table: 'reviews', op: 'delete', id: last.id });
    expect(page().counts['needs-review']).toBe(1);
  });

  it('counts a decision that waits in the outbox, and not one that was refused or discarded', () => {
    const { run, report } = makeDone(2);
    apply(runOf(run), reportOf(report));
    const [first, second] = [waitingFor(report, run, 0), waitingFor(report, run, 1)];
    cache.writes.keep(first, 1);
    cache.writes.keep(second, 1);
    expect(listed()).toEqual([]);
    cache.writes.wait(second.reviewId, { kind: 'offline' });
    expect(listed()).toEqual([]);
    cache.writes.wait(second.reviewId, { kind: 'rejected', code: '42501' });
    expect(listed()).toEqual([run.id]);
    cache.writes.renew(second);
    expect(listed()).toEqual([]);
    cache.writes.remove(first.reviewId);
    expect(listed()).toEqual([run.id]);
  });

  it('stays decided from the outbox to the table', () => {
    const { run, report } = makeDone(1);
    apply(runOf(run), reportOf(report));
    const write = waitingFor(report, run, 0);
    cache.writes.keep(write, 1);
    cache.putReview(makeReview(report, { id: write.reviewId, finding_index: 0 }));
    cache.writes.remove(write.reviewId);
    expect(listed()).toEqual([]);
  });

  it('is nothing without a finding, queued again, failed, or decided in another report', () => {
    const none = makeDone(0);
    apply(runOf(none.run), reportOf(none.report));
    const again = makeDone(1);
    apply(runOf(again.run), reportOf(again.report), runOf({ ...again.run, status: 'queued' }));
    expect(listed()).toEqual([]);
    const { run, report } = makeDone(1);
    cache.putReview(makeReview(makeReport(run), { finding_index: 0 }));
    apply(runOf(run), reportOf(report));
    expect(listed()).toEqual([run.id]);
  });

  it('looks at the newest report of a run', () => {
    const { run, report } = makeDone(1);
    const newer = { ...makeReport(run, { sequence_order: 1 }) };
    apply(runOf(run), reportOf(report));
    cache.putReview(makeReview(report, { finding_index: 0 }));
    expect(listed()).toEqual([]);
    apply(reportOf(newer), runOf({ ...run, artifact_id: newer.id }));
    expect(listed()).toEqual([run.id]);
  });

  it('comes by risk, the highest first, then the newest, page by page', () => {
    const made = [null, ...riskLevels].flatMap((risk) =>
      ['2026-01-01T09:00:00Z', '2026-01-02T09:00:00Z'].map((at) => makeDone(1, risk, at)),
    );
    for (const { run, report } of made) apply(runOf(run), reportOf(report));
    const expected = made.toReversed().map(({ run }) => run.id);
    const read: string[] = [];
    for (let cursor: string | null = null, more = true; more; ) {
      const next = cache.listRuns({ tab: 'needs-review', search: '', cursor, limit: 3 });
      read.push(...next.rows.map(({ run }) => run.id));
      cursor = next.nextCursor;
      more = cursor !== null;
    }
    expect(read).toEqual(expected);
  });

  it('is what the view of the marks says, whatever was written in whichever order', () => {
    const step = fc.record({
      what: fc.constantFrom('run', 'report', 'review', 'keep', 'reject', 'remove', 'rerun', 'delete', 'gone'),
      subject: fc.nat(1),
      finding: fc.nat(1),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const made = [makeDone(1, 'low'), makeDone(2, null)];
        for (const { what, subject, finding } of steps) {
          const chosen = made[subject];
          if (chosen) play(what, chosen.run, chosen.report, finding);
        }
        const different = beside
          .prepare(
            `select count(*) from runs join run_marks marks on marks.run_id = runs.id
             where runs.risk_rank <> marks.risk_rank or runs.needs_review <> marks.needs_review`,
          )
          .pluck()
          .get();
        expect(different).toBe(0);
        const marked = beside.prepare('select count(*) from runs where needs_review = 1').pluck().get();
        expect(page().counts['needs-review']).toBe(marked);
      }),
      { numRuns: 80 },
    );
  });
});

/** One write; keys follow from what it is about, so that later ones meet earlier ones. */
function play(what: string, run: RunRecord, report: ReportRecord, finding: number): void {
  const reviewId = reviewIdSchema.parse(`${report.id.slice(0, -1)}${finding}`);
  const write = { ...waitingFor(report, run, finding), reviewId };
  if (what === 'run') apply(runOf(run));
  if (what === 'report') apply(reportOf(report));
  if (what === 'review') cache.putReview(makeReview(report, { id: reviewId, finding_index: finding }));
  if (what === 'keep') cache.writes.keep(write, 1);
  if (what === 'reject') cache.writes.wait(reviewId, { kind: 'rejected', code: randomUUID() });
  if (what === 'remove') cache.writes.remove(reviewId);
  if (what === 'rerun') apply(runOf({ ...run, status: 'queued', artifact_id: null }));
  if (what === 'delete') apply({ table: 'reports', op: 'delete', id: report.id });
  if (what === 'gone') apply({ table: 'runs', op: 'delete', id: run.id });
}
