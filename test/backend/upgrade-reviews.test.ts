import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { reviewRecordSchema } from '../../shared/records.ts';
import { complete, mustClaim } from './support/execute-by-hand.ts';
import { recordReview, reviewOf } from './support/record-review.ts';
import { flagChange, setFlag } from './support/set-flag.ts';
import { addRun, setFeature } from './support/test-world.ts';
import { type OldWorld, startBefore } from './support/upgrade.ts';

const pageSchema = z.object({
  changes: z.array(z.object({ table: z.string(), id: z.string(), row: z.unknown() })),
  next_cursor: z.string(),
  restarted: z.boolean(),
});

describe('a database from before reviews were told', () => {
  let old: OldWorld;
  let reviewId: string;
  let reportId: string;
  let cursor: string;

  const clinician = () => old.world.actor('clinician').client;
  const pull = async (from: string | null) => {
    const { data, error } = await clinician().rpc('pull_changes', { p_cursor: from });
    if (error !== null) throw error;
    return pageSchema.parse(data);
  };

  beforeAll(async () => {
    old = await startBefore('20261123140000_reviews.sql');
    const { sql, home, homePatient } = old.world;
    await setFeature(sql, home, false);
    await setFeature(sql, home, true);
    const runId = await addRun(sql, home, homePatient);
    const { artifact_id } = await complete(clinician(), runId, await mustClaim(clinician(), runId));
    reportId = artifact_id ?? expect.fail('no report');
    const review = { artifact_id, content_hash: 'a'.repeat(64), kind: 'finding_decision', finding_index: 0 };
    // What the check of then let through.
    const inserted = await clinician()
      .from('diagnosis_reviews')
      .insert({ ...review, decision: 'override' })
      .select('id');
    reviewId = z.tuple([z.object({ id: z.guid() })]).parse(inserted.data)[0].id;
    cursor = (await pull(null)).next_cursor;
    await old.upgrade();
    // the API takes the new functions up in its own time
    await vi.waitFor(() => recordReview(clinician(), reviewOf(reportId)), { timeout: 10_000 });
  });
  afterAll(() => old.stop());

  it('tells the decisions of before to a workstation that goes on from its cursor', async () => {
    const { changes, restarted } = await pull(cursor);
    const review = changes.find(({ id }) => id === reviewId);
    expect(review?.table).toBe('diagnosis_reviews');
    expect(reviewRecordSchema.parse(review?.row)).toMatchObject({ decision: 'override', reason: null });
    expect(changes.map(({ table }) => table)).not.toContain('patients');
    expect(restarted).toBe(false);
  });

  it('lets an admin go on from the flag of before', async () => {
    const admin = old.world.actor('admin').client;
    const { data } = await admin.from('organization_feature_flags').select('updated_at');
    const change = { p_enabled: false, p_based_on: data?.[0]?.updated_at };
    expect(await setFlag(admin, flagChange(old.world.home, change))).toMatchObject({
      outcome: 'set',
      flag: { enabled: false, updated_by_name: 'admin' },
    });
  });
});
