import { setupI18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import { CallFailure } from '../../../renderer/bridge/call-failure.ts';
import { describeReviewFailure } from '../../../renderer/review/describe-review-failure.ts';
import { findingReviews, type Review } from '../../../renderer/review/finding-reviews.ts';
import { reviewRecordSchema } from '../../../shared/records.ts';

const id = (number: number) => `0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e${String(number).padStart(2, '0')}`;

function review(number: number, findingIndex: number, decision: 'accept' | 'override'): Review {
  const record = reviewRecordSchema.parse({
    id: id(number),
    run_id: id(90),
    patient_id: id(91),
    organization_id: id(92),
    artifact_id: id(93),
    content_hash: 'x',
    kind: 'finding_decision',
    finding_index: findingIndex,
    decision,
    reason: decision === 'override' ? 'why' : null,
    created_by: id(94),
    created_by_name: 'Dr. Keller',
    created_at: '2026-01-05T10:00:00Z',
  });
  return { record, pending: false };
}

describe('the decisions about findings', () => {
  it('count by the latest of each finding, and keep those before it, the latest first', () => {
    const found = findingReviews([
      review(1, 0, 'accept'),
      review(2, 1, 'accept'),
      review(3, 0, 'override'),
      review(4, 0, 'accept'),
    ]);
    expect(found.size).toBe(2);
    expect(found.get(0)?.latest.record.id).toBe(id(4));
    expect(found.get(0)?.earlier.map(({ record }) => record.id)).toEqual([id(3), id(1)]);
    expect(found.get(1)?.earlier).toEqual([]);
  });

  it('that fail with a conflict are about a newer report, not about somebody who executed the run', () => {
    const i18n = setupI18n({ locale: 'en', messages: { en: {} } });
    const conflict = new CallFailure({ code: 'CONFLICT', message: 'x' }, id(95));
    expect(describeReviewFailure(conflict, i18n).what).toMatch(/newer report/);
    const expired = new CallFailure({ code: 'UNAUTHORIZED', message: 'x' }, id(95));
    expect(describeReviewFailure(expired, i18n).what).toMatch(/session has ended/);
  });
});
