import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { organizationIdSchema } from '../../../shared/ids.ts';
import type { ReviewRecord } from '../../../shared/records.ts';
import { makePatient, makeReport, makeReview, makeRun, organizationId } from './fixtures.ts';
import { withFreshCache } from './fresh-cache.ts';

let cache: Cache;

withFreshCache((fresh) => {
  cache = fresh;
});

const patient = makePatient();
const run = makeRun({ patient_id: patient.id, status: 'succeeded' });
const report = makeReport(run);
const review = makeReview(report);
const scope = {
  digest: 'd1',
  organizations: [{ organizationId: organizationIdSchema.parse(organizationId), patientIds: [patient.id] }],
};
const upsertOf = (row: ReviewRecord) => ({ table: 'reviews', op: 'upsert', row }) as const;

function fill(reviews: readonly ReviewRecord[]): void {
  cache.applyPullPage({
    changes: [
      { table: 'patients', op: 'upsert', row: patient },
      { table: 'runs', op: 'upsert', row: run },
      { table: 'reports', op: 'upsert', row: report },
      ...reviews.map(upsertOf),
    ],
    cursor: 'c1',
  });
}

describe('the reviews of a report', () => {
  it('are told oldest first, to the microsecond', () => {
    const times = ['08:06:00.12345', '08:06:01', '08:06:00', '08:06:00.123456', '08:06:00.2'];
    fill(times.map((time) => makeReview(report, { created_at: `2026-01-01T${time}+00:00` })));
    const told = cache.listReviews(report.id).map(({ created_at }) => created_at.slice(11, -6));
    expect(told).toEqual(['08:06:00', '08:06:00.12345', '08:06:00.123456', '08:06:00.2', '08:06:01']);
  });

  it('are those of that report only, as they came', () => {
    const other = makeReport(run, { sequence_order: 1 });
    const override = makeReview(report, {
      decision: 'override',
      reason: 'Otherwise.',
      created_by_name: null,
    });
    fill([override, makeReview(other)]);
    expect(cache.listReviews(report.id)).toEqual([override]);
  });

  it('stay when the report is told again, and when they come before it', () => {
    cache.applyPullPage({ changes: [upsertOf(review)], cursor: 'c0' });
    fill([]);
    fill([]);
    expect(cache.listReviews(report.id)).toEqual([review]);
  });
});

describe('a review leaves', () => {
  it.each([
    ['when the server says so', { table: 'reviews', op: 'delete', id: review.id }],
    ['with its report', { table: 'reports', op: 'delete', id: report.id }],
    ['with its run', { table: 'runs', op: 'delete', id: run.id }],
  ] as const)('%s', (_, change) => {
    fill([review]);
    cache.applyPullPage({ changes: [change], cursor: 'c2' });
    expect(cache.listReviews(report.id)).toEqual([]);
  });

  it('with its run when the report is not here', () => {
    cache.applyPullPage({
      changes: [{ table: 'runs', op: 'upsert', row: run }, upsertOf(review)],
      cursor: 'c1',
    });
    cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: run.id }], cursor: 'c2' });
    expect(cache.listReviews(report.id)).toEqual([]);
  });

  it('when its patient is out of scope, also before its report has come', () => {
    cache.applyPullPage({ changes: [upsertOf(review)], cursor: 'c1' });
    expect(cache.keepScope(scope)).toEqual([]);
    expect(cache.listReviews(report.id)).toEqual([review]);
    expect(cache.keepScope({ digest: 'd2', organizations: [] })).toEqual(['reviews']);
    expect(cache.listReviews(report.id)).toEqual([]);
  });

  it('when the feed, read anew, does not tell it any more', () => {
    const kept = makeReview(report);
    fill([review, kept]);
    const seen = {
      patients: new Set([patient.id]),
      runs: new Set([run.id]),
      reports: new Set([report.id]),
      reviews: new Set([kept.id]),
      flags: new Set<string>(),
    };
    expect(cache.finishRebuild({ atMs: 1, cursor: 'c2', seen })).toEqual(['reviews']);
    expect(cache.listReviews(report.id)).toEqual([kept]);
  });
});

describe('a review that the server just answered', () => {
  it('is there at once, and is no second one when the feed tells it', () => {
    fill([]);
    cache.putReview(review);
    cache.applyPullPage({ changes: [upsertOf(review)], cursor: 'c2' });
    expect(cache.listReviews(report.id)).toEqual([review]);
  });

  it('makes the next pull compare the scope when its patient is not here', () => {
    fill([]);
    cache.keepScope(scope);
    cache.putReview(review);
    expect(cache.syncPosition().scopeDigest).toBe('d1');
    cache.putReview(makeReview(makeReport(makeRun({ patient_id: makePatient().id }))));
    expect(cache.syncPosition().scopeDigest).toBeNull();
  });
});
