import { createHash, randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scopeReplySchema } from '../../main/remote/scope-reply.ts';
import {
  flagRecordSchema,
  patientRecordSchema,
  reportRecordSchema,
  reviewRecordSchema,
  runRecordSchema,
} from '../../shared/records.ts';
import { complete, mustClaim, queue } from './support/execute-by-hand.ts';
import { recordReview, reviewOf } from './support/record-review.ts';
import {
  type Actor,
  addMember,
  addPatient,
  addRun,
  assign,
  setFeature,
  startTestWorld,
  type TestWorld,
} from './support/test-world.ts';

const pageSchema = z.object({
  changes: z.array(
    z.object({
      table: z.enum([
        'patients',
        'diagnosis_runs',
        'diagnosis_artifacts',
        'diagnosis_reviews',
        'organization_feature_flags',
      ]),
      op: z.enum(['upsert', 'delete']),
      id: z.string(),
      row: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  next_cursor: z.string(),
  has_more: z.boolean(),
  restarted: z.boolean(),
  total: z.int().nullable(),
  held_back: z.boolean(),
  server_time: z.iso.datetime({ offset: true }),
  scope: z.object({ patients: z.int(), digest: z.string() }).nullable(),
});
type Page = z.infer<typeof pageSchema>;

let world: TestWorld;
let clinician: Actor;
beforeAll(async () => {
  world = await startTestWorld();
  clinician = world.actor('clinician');
});
afterAll(() => world.stop());

/** A finished run of a patient whom the clinician may see. */
async function finishedRun(patientId: string) {
  await setFeature(world.sql, world.home, true);
  const { run } = await queue(clinician.client, patientId);
  const { artifact_id } = await complete(clinician.client, run.id, await mustClaim(clinician.client, run.id));
  return { runId: run.id, reportId: artifact_id ?? expect.fail('no report') };
}

async function pull(client: SupabaseClient, cursor: string | null, limit = 500): Promise<Page> {
  const { data, error } = await client.rpc('pull_changes', { p_cursor: cursor, p_limit: limit });
  if (error !== null) throw error;
  return pageSchema.parse(data);
}

/** Pulls until there is no more. */
async function pullAll(client: SupabaseClient, from: string | null, limit = 500) {
  const changes: Page['changes'] = [];
  let cursor = from;
  for (let pages = 1; ; pages++) {
    const page = await pull(client, cursor, limit);
    changes.push(...page.changes);
    cursor = page.next_cursor;
    if (!page.has_more) return { changes, cursor, pages, scope: page.scope };
  }
}

const idsOf = (changes: Page['changes'], table: string) =>
  changes.filter((change) => change.table === table).map((change) => change.id);

describe('the rows', () => {
  it('come in the shapes the desktop parses, with names and the newest report', async () => {
    await setFeature(world.sql, world.home, true);
    await world.sql`update organization_feature_flags set updated_by = ${world.actor('admin').id}`;
    const { run: created } = await queue(clinician.client, world.homePatient.id);
    const settled = await complete(
      clinician.client,
      created.id,
      await mustClaim(clinician.client, created.id),
    );
    const recorded = await recordReview(clinician.client, reviewOf(settled.artifact_id ?? ''));
    const { changes } = await pullAll(clinician.client, null);
    const rowOf = (table: string, id: string) =>
      changes.find((change) => change.table === table && change.id === id)?.row;

    expect(Object.keys(rowOf('patients', world.homePatient.id) ?? {}).sort()).toEqual(
      Object.keys(patientRecordSchema.shape).sort(),
    );
    expect(patientRecordSchema.parse(rowOf('patients', world.homePatient.id))).toMatchObject({
      organization_id: world.home,
      birth_year: 1980,
    });
    expect(Object.keys(rowOf('diagnosis_runs', created.id) ?? {}).sort()).toEqual(
      Object.keys(runRecordSchema.shape).sort(),
    );
    expect(runRecordSchema.parse(rowOf('diagnosis_runs', created.id))).toMatchObject({
      status: 'succeeded',
      artifact_id: settled.artifact_id,
      created_by_name: 'clinician',
      claimed_by_name: 'clinician',
    });
    const report = rowOf('diagnosis_artifacts', settled.artifact_id ?? '');
    expect(Object.keys(report ?? {}).sort()).toEqual(Object.keys(reportRecordSchema.shape).sort());
    expect(report).toMatchObject({
      run_id: created.id,
      sequence_order: 0,
      artifact_type: 'diagnosis_report',
    });
    expect(idsOf(changes, 'diagnosis_artifacts')).toEqual([settled.artifact_id]);
    const review = rowOf('diagnosis_reviews', recorded.id);
    expect(Object.keys(review ?? {}).sort()).toEqual(Object.keys(reviewRecordSchema.shape).sort());
    expect(review).toEqual(recorded);
    expect(
      flagRecordSchema.parse(rowOf('organization_feature_flags', `${world.home}/DIAGNOSIS_WORKER_ENABLED`)),
    ).toMatchObject({ enabled: true, updated_by_name: 'admin' });
  });

  it.each(['colleague', 'nurse', 'former', 'roleless', 'patient'] as const)(
    'show the %s no patient',
    async (name) => {
      const page = await pull(world.actor(name).client, null);
      expect(page.changes.filter((change) => change.table !== 'organization_feature_flags')).toEqual([]);
      expect(page.scope).toEqual({ patients: 0, digest: createHash('md5').digest('hex') });
    },
  );
});

describe('the cursor', () => {
  it('stays where it is when there is nothing new', async () => {
    const { cursor } = await pullAll(clinician.client, null);
    const again = await pull(clinician.client, cursor);
    expect(again).toMatchObject({ changes: [], has_more: false });
    expect((await pull(clinician.client, again.next_cursor)).changes).toEqual([]);
  });

  it('tells only what changed since', async () => {
    const { cursor } = await pullAll(clinician.client, null);
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const { changes } = await pullAll(clinician.client, cursor);
    expect(changes.map(({ table, op, id }) => ({ table, op, id }))).toEqual([
      { table: 'diagnosis_runs', op: 'upsert', id: runId },
    ]);
  });

  it.each(['rubbish', 'v1.1.9..', 'v2.1.0.x.y', ''])('is refused when it is %j', async (cursor) => {
    const { error } = await clinician.client.rpc('pull_changes', { p_cursor: cursor });
    expect(error?.code).toBe('RW003');
  });

  it('of somebody else starts at the beginning, in one\u2019s own sight', async () => {
    const { cursor } = await pullAll(world.actor('otherClinician').client, null);
    const fresh = await pullAll(clinician.client, null);
    expect((await pullAll(clinician.client, cursor)).changes).toEqual(fresh.changes);
  });

  it('starts at the beginning when the caller got another role', async () => {
    const { cursor } = await pullAll(clinician.client, null);
    const asRole = (role: string) =>
      world.sql`update user_org_membership set role = ${role} where user_id = ${clinician.id}`;
    await asRole('admin');
    const asAdmin = await pullAll(clinician.client, cursor);
    await asRole('clinician');
    expect(idsOf(asAdmin.changes, 'patients')).toContain(world.homePatient.id);
  });

  it('starts at the beginning when it is ahead of this database', async () => {
    const { cursor, changes } = await pullAll(clinician.client, null);
    const ahead = cursor.replace(/^v1\.\d+/, 'v1.999999999999');
    expect((await pullAll(clinician.client, ahead)).changes).toEqual(changes);
    expect(await pull(clinician.client, ahead)).toMatchObject({ restarted: true, total: changes.length });
  });

  it('says that it starts at the beginning only when it was to start elsewhere, and how much there is', async () => {
    const { cursor, changes } = await pullAll(clinician.client, null);
    expect(await pull(clinician.client, null, 1)).toMatchObject({ restarted: false, total: changes.length });
    expect(await pull(clinician.client, cursor)).toMatchObject({ restarted: false, total: null });
  });
});

describe('nothing is lost', () => {
  it('in one transaction of 5,000 rows, page by page', async () => {
    const patient = await addPatient(world.sql, world.home);
    await assign(world.sql, world.home, clinician.id, patient);
    const { cursor } = await pullAll(clinician.client, null);
    const inserted = await world.sql`
      insert into diagnosis_runs (organization_id, patient_id)
      select ${world.home}, ${patient.id} from generate_series(1, 5000) returning id`;
    const { changes, pages } = await pullAll(clinician.client, cursor, 499);
    expect(pages).toBe(11);
    expect(changes).toHaveLength(5000);
    expect(new Set(changes.map((change) => change.id))).toEqual(new Set(inserted.map((row) => row.id)));
  });

  it('in a transaction over all kinds, whatever the size of a page', async () => {
    const { reportId } = await finishedRun(world.homePatient.id);
    const reviews = [
      await recordReview(clinician.client, reviewOf(reportId)),
      await recordReview(clinician.client, reviewOf(reportId)),
    ];
    const { cursor } = await pullAll(clinician.client, null);
    await world.sql.begin(async (sql) => {
      await sql`update patient_profiles set preferred_language = 'de' where id = ${world.homePatient.id}`;
      await sql`update organization_feature_flags set enabled = not enabled where organization_id = ${world.home}`;
      await sql`
        insert into diagnosis_runs (organization_id, patient_id)
        select ${world.home}, ${world.homePatient.id} from generate_series(1, 3)`;
      await sql`
        update diagnosis_reviews set sync_xid = pg_current_xact_id()
        where id = any(${reviews.map(({ id }) => id)}::uuid[])`;
    });
    const whole = (await pullAll(clinician.client, cursor)).changes;
    expect(whole.map((change) => change.table)).toEqual([
      'patients',
      'diagnosis_runs',
      'diagnosis_runs',
      'diagnosis_runs',
      'organization_feature_flags',
      'diagnosis_reviews',
      'diagnosis_reviews',
    ]);
    for (const limit of [1, 2, 3, 4, 5, 6, 7]) {
      expect((await pullAll(clinician.client, cursor, limit)).changes).toEqual(whole);
    }
  });

  it('when a transaction commits after a younger one', async () => {
    const { cursor } = await pullAll(clinician.client, null);
    const ids = { slow: randomUUID(), quick: randomUUID() };
    const insert = (sql: typeof world.sql, id: string) =>
      sql`insert into diagnosis_runs (id, organization_id, patient_id) values (${id}, ${world.home}, ${world.homePatient.id})`;
    const slow = await world.sql.reserve();
    await slow`begin`;
    await insert(slow, ids.slow);
    await insert(world.sql, ids.quick);
    const held = await pullAll(clinician.client, cursor);
    expect((await pull(clinician.client, held.cursor)).held_back).toBe(true);
    expect((await pull(world.actor('otherAdmin').client, null)).held_back).toBe(false);
    await slow`commit`;
    slow.release();
    const after = await pullAll(clinician.client, held.cursor);
    expect((await pull(clinician.client, after.cursor)).held_back).toBe(false);
    expect(idsOf(held.changes, 'diagnosis_runs')).toEqual([]);
    expect(idsOf(after.changes, 'diagnosis_runs').sort()).toEqual([ids.slow, ids.quick].sort());
  });

  it('when a review is held back', async () => {
    const { reportId } = await finishedRun(world.homePatient.id);
    const { cursor } = await pullAll(clinician.client, null);
    const slow = await world.sql.reserve();
    await slow`begin`;
    await slow`select pg_current_xact_id()`;
    const { id } = await recordReview(clinician.client, reviewOf(reportId));
    const held = await pull(clinician.client, cursor);
    expect(held).toMatchObject({ changes: [], held_back: true });
    await slow`commit`;
    slow.release();
    const after = await pull(clinician.client, held.next_cursor);
    expect(after.held_back).toBe(false);
    expect(idsOf(after.changes, 'diagnosis_reviews')).toEqual([id]);
  });

  it('while eight writers write and the reader pulls', async () => {
    const start = await pullAll(clinician.client, null);
    const written: string[] = [];
    const writer = async () => {
      for (let index = 0; index < 40; index++)
        written.push(await addRun(world.sql, world.home, world.homePatient));
    };
    const seen = new Set<string>();
    let cursor = start.cursor;
    const pullOnce = async () => {
      const page = await pullAll(clinician.client, cursor, 7);
      for (const change of page.changes) seen.add(change.id);
      cursor = page.cursor;
    };
    const work = { isDone: false };
    const writing = Promise.all(Array.from({ length: 8 }, writer)).finally(() => {
      work.isDone = true;
    });
    while (!work.isDone) await pullOnce();
    await writing;
    await pullOnce();
    expect(seen).toEqual(new Set(written));
  });

  it('after a restore, when the owner has stamped everything anew', async () => {
    const all = await pullAll(clinician.client, null);
    await world.sql`select private.restamp_sync()`;
    const again = await pullAll(clinician.client, all.cursor);
    expect(new Set(again.changes.map((change) => change.id))).toEqual(
      new Set(all.changes.map((change) => change.id)),
    );
  });
});

describe('deletions', () => {
  it('come as ids without rows', async () => {
    const patient = await addPatient(world.sql, world.home);
    await assign(world.sql, world.home, clinician.id, patient);
    const runId = await addRun(world.sql, world.home, patient);
    await setFeature(world.sql, world.home, true);
    const { artifact_id: reportId } = await complete(
      clinician.client,
      runId,
      await mustClaim(clinician.client, runId),
    );
    const review = await recordReview(clinician.client, reviewOf(reportId ?? ''));
    const { cursor } = await pullAll(clinician.client, null);
    await world.sql`delete from patient_profiles where id = ${patient.id}`;
    const { changes } = await pullAll(clinician.client, cursor);
    const gone = (table: string, id: string | null | undefined) => ({ table, op: 'delete', id, row: null });
    expect(changes).toHaveLength(4);
    expect(changes).toEqual(
      expect.arrayContaining([
        gone('patients', patient.id),
        gone('diagnosis_runs', runId),
        gone('diagnosis_artifacts', reportId),
        gone('diagnosis_reviews', review.id),
      ]),
    );
  });

  it('are told to nobody of another organisation', async () => {
    const { cursor } = await pullAll(world.actor('otherAdmin').client, null);
    const runId = await addRun(world.sql, world.home, world.homePatient);
    await world.sql`delete from diagnosis_runs where id = ${runId}`;
    expect((await pullAll(world.actor('otherAdmin').client, cursor)).changes).toEqual([]);
  });

  it('come before what is made again in the same transaction', async () => {
    await setFeature(world.sql, world.home, true);
    const { cursor } = await pullAll(clinician.client, null);
    await world.sql.begin(async (sql) => {
      await sql`delete from organization_feature_flags where organization_id = ${world.home}`;
      await sql`
        insert into organization_feature_flags (organization_id, flag, enabled)
        values (${world.home}, 'DIAGNOSIS_WORKER_ENABLED', true)`;
    });
    const { changes } = await pullAll(clinician.client, cursor);
    expect(changes.map((change) => change.op)).toEqual(['delete', 'upsert']);
  });
});

describe('the scope', () => {
  let patients: string[];
  beforeEach(async () => {
    const rows = await world.sql`
      select p.id from clinician_patient_assignments a join patient_profiles p on p.user_id = a.patient_user_id
      where a.clinician_user_id = ${clinician.id}`;
    patients = rows.map((row) => row.id);
  });
  const digestOf = (ids: readonly string[]) =>
    createHash('md5')
      .update(
        ids
          .map((id) => `${world.home}/${id}`)
          .sort()
          .join(','),
      )
      .digest('hex');

  it('is the number of visible patients and the MD5 of their sorted pairs with the organisation', async () => {
    const { scope } = await pullAll(clinician.client, null);
    expect(scope).toEqual({ patients: patients.length, digest: digestOf(patients) });
  });

  it('is told with the last page only, as is what is held back', async () => {
    const { cursor } = await pullAll(clinician.client, null);
    const slow = await world.sql.reserve();
    await slow`begin`;
    await slow`select pg_current_xact_id()`;
    await addRun(world.sql, world.home, world.homePatient);
    const first = await pull(clinician.client, null, 1);
    expect(first).toMatchObject({ has_more: true, scope: null, held_back: false });
    const last = await pull(clinician.client, cursor);
    expect(last).toMatchObject({ has_more: false, held_back: true, scope: expect.anything() });
    await slow`commit`;
    slow.release();
  });

  it('tells the pairs behind the digest to whoever asks', async () => {
    const { data } = await clinician.client.rpc('get_my_scope');
    const { organizations, digest } = scopeReplySchema.parse(data);
    expect(digest).toBe(digestOf(patients));
    expect(organizations).toEqual([
      { organizationId: world.home, patientIds: expect.arrayContaining(patients) },
    ]);
    expect(organizations[0]?.patientIds).toHaveLength(patients.length);
  });

  it('changes when a patient of two organisations leaves one of them', async () => {
    const { client } = world.actor('admin');
    await addMember(world.sql, world.actor('admin').id, world.other, 'admin');
    const patient = await addPatient(world.sql, world.home);
    await addMember(world.sql, patient.userId, world.other, 'patient');
    const { scope, cursor } = await pullAll(client, null);
    if (scope === null) throw new Error('the last page told no scope');
    await world.sql`
      update user_org_membership set is_active = false
      where user_id = ${patient.userId} and organization_id = ${world.other}`;
    const after = await pull(client, cursor);
    expect(after.scope?.patients).toBe(scope.patients);
    expect(after.scope?.digest).not.toBe(scope.digest);
    await world.sql`
      delete from user_org_membership where user_id = ${world.actor('admin').id} and organization_id = ${world.other}`;
  });

  it('changes when a patient is assigned away', async () => {
    const { cursor } = await pullAll(clinician.client, null);
    await world.sql`
      update clinician_patient_assignments set clinician_user_id = ${world.actor('colleague').id}
      where clinician_user_id = ${clinician.id} and patient_user_id = ${world.homePatient.userId}`;
    const { scope } = await pull(clinician.client, cursor);
    const left = patients.filter((id) => id !== world.homePatient.id);
    expect(scope).toEqual({ patients: left.length, digest: digestOf(left) });
    await assign(world.sql, world.home, clinician.id, world.homePatient);
  });

  it('brings a newly assigned patient with everything that was there before', async () => {
    const patient = await addPatient(world.sql, world.home);
    const runId = await addRun(world.sql, world.home, patient);
    const { cursor } = await pullAll(clinician.client, null);
    await assign(world.sql, world.home, clinician.id, patient);
    const { changes } = await pullAll(clinician.client, cursor);
    expect(idsOf(changes, 'patients')).toEqual([patient.id]);
    expect(idsOf(changes, 'diagnosis_runs')).toEqual([runId]);
  });

  it('brings the ended runs of a newly assigned patient too, unchanged', async () => {
    await setFeature(world.sql, world.home, true);
    const patient = await addPatient(world.sql, world.home);
    const runId = await addRun(world.sql, world.home, patient);
    const { client } = world.actor('admin');
    const { artifact_id: reportId } = await complete(client, runId, await mustClaim(client, runId));
    const review = await recordReview(client, reviewOf(reportId ?? ''));
    const before = await world.sql`select updated_at from diagnosis_runs where id = ${runId}`;
    const { cursor } = await pullAll(clinician.client, null);
    await assign(world.sql, world.home, clinician.id, patient);
    const { changes } = await pullAll(clinician.client, cursor);
    expect(idsOf(changes, 'diagnosis_artifacts')).toEqual([reportId]);
    expect(idsOf(changes, 'diagnosis_reviews')).toEqual([review.id]);
    expect(idsOf(changes, 'diagnosis_runs')).toEqual([runId]);
    expect(await world.sql`select updated_at from diagnosis_runs where id = ${runId}`).toEqual(before);
  });

  it('brings a patient who joins the organisation to its admins', async () => {
    const patient = await addPatient(world.sql, world.other);
    const { client } = world.actor('admin');
    const { cursor } = await pullAll(client, null);
    await addMember(world.sql, patient.userId, world.home, 'patient');
    expect(idsOf((await pullAll(client, cursor)).changes, 'patients')).toEqual([patient.id]);
  });
});
