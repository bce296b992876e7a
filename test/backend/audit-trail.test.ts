import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancel, complete, mustClaim } from './support/execute-by-hand.ts';
import { accessTo, listAudit, recordAccess } from './support/record-access.ts';
import { recordReview, reviewOf } from './support/record-review.ts';
import {
  type ActorName,
  addMember,
  addOrganization,
  addRun,
  setFeature,
  startTestWorld,
  type TestWorld,
} from './support/test-world.ts';

let world: TestWorld;
let executed: string;
let cancelled: string;
let reviewId: string;
const seen = accessTo('');

beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
  const { client } = world.actor('clinician');
  executed = await addRun(world.sql, world.home, world.homePatient);
  const { artifact_id: artifactId } = await complete(client, executed, await mustClaim(client, executed));
  reviewId = randomUUID();
  await recordReview(client, reviewOf(String(artifactId), { p_review_id: reviewId }));
  cancelled = await addRun(world.sql, world.home, world.homePatient);
  await cancel(client, cancelled);
  seen.entity_id = executed;
  await recordAccess(client, [seen]);
  // Of another organisation: never to be seen by the admin of this one.
  await addRun(world.sql, world.other, world.otherPatient);
});
afterAll(() => world.stop());

const listAs = (name: ActorName, request: Parameters<typeof listAudit>[2] = {}) =>
  listAudit(world.actor(name).client, world.home, request);
const actionsOf = async (filter: Record<string, unknown>) =>
  (await listAs('admin', { filter, limit: 500 })).entries.map(({ action }) => action);

describe('the audit trail', () => {
  it('tells an admin who did what when, newest first, with the patient found for it', async () => {
    const { entries } = await listAs('admin', { filter: { subject_id: executed } });
    expect(entries.map(({ action }) => action)).toEqual([
      'report.viewed',
      'review.recorded',
      'run.succeeded',
      'run.claimed',
      'run.created',
    ]);
    const by = { id: world.actor('clinician').id, name: 'clinician', role: 'clinician' };
    expect(entries[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      at: expect.any(String),
      occurred_at: '2026-01-02T03:04:05.678+00:00',
      actor: by,
      action: 'report.viewed',
      entity_type: 'diagnosis_run',
      entity_id: executed,
      run_id: executed,
      patient_id: world.homePatient.id,
      request_id: seen.request_id,
      metadata: { patient_id: world.homePatient.id, what: 'report', content_hash: seen.content_hash },
    });
    expect(entries[1]).toMatchObject({ run_id: executed, patient_id: world.homePatient.id, actor: by });
    expect(entries.at(-1)).toMatchObject({
      run_id: executed,
      patient_id: world.homePatient.id,
      occurred_at: null,
      actor: { id: null, name: null, role: 'system' },
    });
  });

  it('is found by the patient, also where an entry names only the run', async () => {
    const { entries } = await listAs('admin', { filter: { subject_id: world.homePatient.id } });
    const runs = entries.filter(({ action }) => action !== 'audit.viewed').map(({ run_id }) => run_id);
    expect(new Set(runs)).toEqual(new Set([executed, cancelled]));
  });

  it('is found by the id of a call', async () => {
    const { entries } = await listAs('admin', { filter: { subject_id: seen.request_id } });
    expect(entries.map(({ action }) => action)).toEqual(['report.viewed']);
  });

  it.each<[string, string[]]>([
    ['viewed', ['report.viewed']],
    ['executed', ['run.failed', 'run.created', 'run.succeeded', 'run.claimed', 'run.created']],
    ['cancelled', ['run.failed']],
    ['reviewed', ['review.recorded']],
    ['flag', ['feature_flag.changed']],
  ])('shows of the group %s these', async (group, actions) => {
    expect(await actionsOf({ group })).toEqual(actions);
  });

  it('is found by the person', async () => {
    const { entries } = await listAs('admin', { filter: { actor_id: world.actor('clinician').id } });
    expect(entries.length).toBeGreaterThan(4);
    expect(new Set(entries.map(({ actor }) => actor.name))).toEqual(new Set(['clinician']));
  });

  it('goes by when something happened, not by when the server learned of it', async () => {
    const filter = { from: '2026-01-02T00:00:00+00:00', to: '2026-01-03T00:00:00+00:00' };
    expect(await actionsOf(filter)).toEqual(['report.viewed']);
    expect(await actionsOf({ ...filter, to: '2026-01-02T03:04:05.678+00:00' })).toEqual([]);
    expect(await actionsOf({ group: 'viewed', from: '2026-01-03T00:00:00+00:00' })).toEqual([]);
  });

  it('comes in pages that leave nothing out and tell nothing twice, while entries are added', async () => {
    const whole = await listAs('admin', { filter: { group: 'executed' } });
    expect(whole.next_before).toBeNull();
    const paged: string[] = [];
    let before: string | null = null;
    do {
      const page = await listAs('admin', { filter: { group: 'executed' }, before, limit: 2 });
      paged.push(...page.entries.map(({ id }) => id));
      before = page.next_before;
      await addRun(world.sql, world.other, world.otherPatient);
    } while (before !== null);
    expect(paged).toEqual(whole.entries.map(({ id }) => id));
  });

  it.each<ActorName>(['clinician', 'nurse', 'patient', 'former', 'roleless', 'anonymous', 'otherAdmin'])(
    'is closed to: %s',
    async (name) => {
      const { client } = world.actor(name);
      const organization = { p_organization_id: world.home };
      const exported = { p_export_id: randomUUID(), ...organization, p_filter: {}, p_rows: 1 };
      for (const [rpc, args] of [
        ['list_audit_entries', organization],
        ['list_audit_actors', organization],
        ['record_audit_export', exported],
      ] as const) {
        const { data, error } = await client.rpc(rpc, args);
        expect([rpc, data, error?.code]).toEqual([rpc, null, '42501']);
      }
    },
  );

  it('is of the organisation that is asked for, also for an admin of two', async () => {
    const second = await addOrganization(world.sql, 'Second');
    await addMember(world.sql, world.actor('admin').id, second, 'admin');
    await setFeature(world.sql, second, true);
    const { entries } = await listAudit(world.actor('admin').client, second);
    expect(entries.map(({ action }) => action)).toEqual(['feature_flag.changed']);
    await world.sql`delete from user_org_membership where organization_id = ${second}`;
  });

  it.each<[string, Record<string, unknown>]>([
    ['a group that is none', { group: 'everything' }],
    ['a name in the place of an id', { subject_id: 'Exempla Musterfrau' }],
    ['a time that is none', { from: 'yesterday' }],
    ['a filter that it does not know', { patient_name: 'Musterfrau' }],
  ])('refuses %s, instead of showing more than was asked for', async (_, filter) => {
    await expect(listAs('admin', { filter })).rejects.toMatchObject({ code: 'RW003' });
    expect(JSON.stringify(await world.sql`select * from audit_log`)).not.toContain('Musterfrau');
  });

  it('names the staff to choose from, also who has left', async () => {
    const { data } = await world
      .actor('admin')
      .client.rpc('list_audit_actors', { p_organization_id: world.home });
    expect(data).toEqual(
      (['admin', 'clinician', 'colleague', 'former', 'nurse'] as const).map((name) => ({
        id: world.actor(name).id,
        name,
        role: name === 'admin' || name === 'nurse' ? name : 'clinician',
        is_active: name !== 'former',
      })),
    );
  });
});

describe('reading the audit trail', () => {
  const looks = async () =>
    (
      await world.sql`
        select metadata from audit_log where action = 'audit.viewed' and organization_id = ${world.home} order by id`
    ).map((row) => row.metadata);
  let before: unknown[];
  beforeEach(async () => {
    before = await looks();
  });

  it('is on record with what was looked for, once for each look', async () => {
    const filter = { subject_id: randomUUID() };
    await listAs('admin', { filter });
    await listAs('admin', { filter });
    await listAs('admin', { filter: { ...filter, group: null }, before: '1' });
    expect((await looks()).slice(before.length)).toEqual([filter]);
  });

  it('is on record again after a quarter of an hour', async () => {
    const filter = { subject_id: randomUUID() };
    await world.sql`
      insert into audit_log (organization_id, actor_user_id, entity_type, entity_id, action, metadata, created_at)
      values (${world.home}, ${world.actor('admin').id}, 'audit_log', ${world.home}, 'audit.viewed',
        ${world.sql.json(filter)}, now() - interval '16 minutes')`;
    await listAs('admin', { filter });
    expect((await looks()).slice(before.length)).toEqual([filter, filter]);
  });

  it('is itself found under what was looked for', async () => {
    const filter = { subject_id: randomUUID() };
    await listAs('admin', { filter });
    const { entries } = await listAs('admin', { filter });
    expect(entries.map(({ action }) => action)).toEqual(['audit.viewed']);
  });
});

describe('taking the audit trail along', () => {
  const exporting = (changes: Record<string, unknown> = {}) => ({
    p_export_id: randomUUID(),
    p_organization_id: world.home,
    p_filter: { group: 'flag', from: '2026-01-02T00:00:00Z' },
    p_rows: 7,
    ...changes,
  });
  const exportAs = (name: ActorName, request: Record<string, unknown>) =>
    world.actor(name).client.rpc('record_audit_export', request);

  it('is on record with what was taken and how much, once', async () => {
    const request = exporting();
    for (let time = 0; time < 2; time += 1) {
      expect((await exportAs('admin', request)).data).toEqual({ outcome: 'recorded' });
    }
    const rows = await world.sql`
      select actor_user_id, action, metadata from audit_log where record_id = ${request.p_export_id}`;
    expect([...rows]).toEqual([
      {
        actor_user_id: world.actor('admin').id,
        action: 'audit.exported',
        metadata: { group: 'flag', from: '2026-01-02T00:00:00+00:00', rows: 7 },
      },
    ]);
  });

  it('is refused under the id of another entry, or without an amount', async () => {
    expect((await exportAs('admin', exporting({ p_export_id: seen.id }))).error?.code).toBe('42501');
    expect((await exportAs('admin', exporting({ p_rows: null }))).error?.code).toBe('RW003');
    expect((await exportAs('admin', exporting({ p_filter: { name: 'Musterfrau' } }))).error?.code).toBe(
      'RW003',
    );
  });
});

describe('a log of 150,000 entries', () => {
  it('answers every filter at once', async () => {
    await world.sql`
      insert into audit_log (organization_id, actor_user_id, entity_type, entity_id, action, metadata)
      select ${world.home}, ${world.actor('colleague').id}, 'diagnosis_run', md5('run' || (n / 5))::uuid::text,
        'run.claimed', jsonb_build_object('attempt', 1)
      from generate_series(1, 150000) n`;
    await world.sql`analyze audit_log`;
    for (const filter of [
      {},
      { group: 'cancelled' },
      { actor_id: world.actor('clinician').id },
      { subject_id: world.homePatient.id },
      { group: 'viewed', from: '2026-01-02T00:00:00Z' },
    ]) {
      const startedMs = performance.now();
      await listAs('admin', { filter });
      const tookMs = performance.now() - startedMs;
      expect.soft([filter, tookMs < 500]).toEqual([filter, true]);
    }
  }, 60_000);
});
