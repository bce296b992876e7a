import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessTo, recordAccess } from './support/record-access.ts';
import { type ActorName, addRun, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
let homeRun: string;
let otherRun: string;
beforeAll(async () => {
  world = await startTestWorld();
  homeRun = await addRun(world.sql, world.home, world.homePatient);
  otherRun = await addRun(world.sql, world.other, world.otherPatient);
});
afterAll(() => world.stop());

const entriesOf = (recordId: unknown) => world.sql`
  select organization_id, actor_user_id, actor_role, entity_type, entity_id, action, request_id, metadata,
    occurred_at, created_at
  from audit_log where record_id = ${String(recordId)}`;

const dayMs = 86_400_000;
const daysAgo = (days: number) => ({ occurred_at: new Date(Date.now() - days * dayMs).toISOString() });

const record = (name: ActorName, ...records: unknown[]) => recordAccess(world.actor(name).client, records);

describe('a record of access', () => {
  it('says who saw which report of whom, when by the workstation and when the server learned of it', async () => {
    const access = accessTo(homeRun);
    expect(await record('clinician', access)).toEqual({ recorded: 1, refused: [] });
    const [entry, ...more] = await entriesOf(access.id);
    expect(more).toEqual([]);
    expect(entry).toEqual({
      organization_id: world.home,
      actor_user_id: world.actor('clinician').id,
      actor_role: 'clinician',
      entity_type: 'diagnosis_run',
      entity_id: homeRun,
      action: 'report.viewed',
      request_id: access.request_id,
      metadata: { patient_id: world.homePatient.id, what: 'report', content_hash: access.content_hash },
      occurred_at: new Date(access.occurred_at),
      created_at: expect.any(Date),
    });
    expect(entry?.created_at > entry?.occurred_at).toBe(true);
  });

  it('says who saw the record of a patient', async () => {
    const access = accessTo(world.homePatient.id, {
      action: 'patient.viewed',
      organization_id: world.home,
      what: 'record',
    });
    await record('admin', access);
    expect((await entriesOf(access.id))[0]).toMatchObject({
      actor_role: 'admin',
      entity_type: 'patient',
      entity_id: world.homePatient.id,
      metadata: { patient_id: world.homePatient.id, what: 'record' },
    });
  });

  it('sent again is there once, and answered as recorded', async () => {
    const access = accessTo(homeRun);
    await record('clinician', access);
    expect(await record('clinician', access, access)).toEqual({ recorded: 2, refused: [] });
    expect(await entriesOf(access.id)).toHaveLength(1);
  });

  it('under an id that somebody else has taken is refused, and changes nothing', async () => {
    const access = accessTo(homeRun);
    await record('clinician', access);
    expect((await record('admin', access)).refused).toEqual([access.id]);
    expect((await record('clinician', { ...access, entity_id: otherRun })).refused).toEqual([access.id]);
    expect((await entriesOf(access.id)).map((entry) => entry.actor_user_id)).toEqual([
      world.actor('clinician').id,
    ]);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['a run of another organisation', () => ({ entity_id: otherRun })],
    ['a run that does not exist', () => ({ entity_id: randomUUID() })],
    [
      'a patient of another organisation',
      () => ({ action: 'patient.viewed', entity_id: world.otherPatient.id, organization_id: world.home }),
    ],
    [
      'a patient in the name of another organisation',
      () => ({ action: 'patient.viewed', entity_id: world.otherPatient.id, organization_id: world.other }),
    ],
    ['an action that only the server writes', () => ({ action: 'feature_flag.changed' })],
    ['a word that is not on the list', () => ({ what: 'Frau Musterfrau' })],
    ['no time', () => ({ occurred_at: 'yesterday' })],
    ['a day that does not exist', () => ({ occurred_at: '2026-02-31T10:00:00Z' })],
    ['a time zone that does not exist', () => ({ occurred_at: '2026-02-01T10:00:00+99:00' })],
    ['an id that is none', () => ({ id: 'Frau Musterfrau' })],
  ])('about %s is refused by its id, and the others are taken', async (_, changes) => {
    const good = accessTo(homeRun);
    const bad = accessTo(homeRun, changes());
    expect(await record('clinician', bad, good)).toEqual({ recorded: 1, refused: [bad.id] });
    expect(await entriesOf(good.id)).toHaveLength(1);
    expect(await world.sql`select from audit_log where record_id::text = ${String(bad.id)}`).toHaveLength(0);
  });

  it('of whoever has lost the patient meanwhile is heard all the same: it was seen', async () => {
    const access = accessTo(homeRun);
    expect(await record('colleague', access)).toEqual({ recorded: 1, refused: [] });
  });

  it('of whoever does not work there any more is heard too, in the role of then', async () => {
    const access = accessTo(homeRun, daysAgo(89));
    expect(await record('former', access)).toEqual({ recorded: 1, refused: [] });
    expect((await entriesOf(access.id))[0]).toMatchObject({ actor_role: 'clinician' });
    const elsewhere = accessTo(otherRun, daysAgo(1));
    expect((await record('former', elsewhere)).refused).toEqual([elsewhere.id]);
  });

  it('from longer ago than 90 days is taken of whoever works there only', async () => {
    const [ofFormer, ofClinician] = [accessTo(homeRun, daysAgo(91)), accessTo(homeRun, daysAgo(91))];
    expect(await record('former', ofFormer)).toEqual({ recorded: 0, refused: [ofFormer.id] });
    expect(await entriesOf(ofFormer.id)).toEqual([]);
    expect(await record('clinician', ofClinician)).toEqual({ recorded: 1, refused: [] });
  });

  it('of whoever is in another role or in none by now is heard as far as the log knows them as staff', async () => {
    const mover = world.actor('colleague');
    await record('colleague', accessTo(homeRun));
    const membership = world.sql`user_id = ${mover.id} and organization_id = ${world.home}`;
    const [before] = await world.sql`select * from user_org_membership where ${membership}`;
    await world.sql`update user_org_membership set role = 'nurse' where ${membership}`;
    const [asNurse, asNobody] = [accessTo(homeRun, daysAgo(1)), accessTo(homeRun, daysAgo(1))];
    expect(await record('colleague', asNurse)).toEqual({ recorded: 1, refused: [] });
    await world.sql`delete from user_org_membership where ${membership}`;
    expect(await record('colleague', asNobody)).toEqual({ recorded: 1, refused: [] });
    await world.sql`insert into user_org_membership ${world.sql(before ?? {})}`;
    for (const { id } of [asNurse, asNobody])
      expect((await entriesOf(id))[0]).toMatchObject({ actor_user_id: mover.id, actor_role: 'clinician' });
  });

  it('of an account that is closed is not taken, whatever it was', async () => {
    const { id } = world.actor('former');
    await world.sql`update auth.users set banned_until = now() + interval '1 day' where id = ${id}`;
    await expect(record('former', accessTo(homeRun))).rejects.toMatchObject({ code: '42501' });
    await world.sql`update auth.users set banned_until = null where id = ${id}`;
  });

  it('holds nothing that came out of the record, whatever is sent', async () => {
    const words = 'Exempla Musterfrau';
    const access = accessTo(homeRun, { content_hash: words, request_id: words, note: words, patient: words });
    await record('clinician', access);
    expect(JSON.stringify(await entriesOf(access.id))).not.toContain('Musterfrau');
  });

  it('from a clock that is ahead is dated to now', async () => {
    const access = accessTo(homeRun, { occurred_at: '2999-01-01T00:00:00Z' });
    await record('clinician', access);
    const [entry] = await entriesOf(access.id);
    expect(entry?.occurred_at).toEqual(entry?.created_at);
  });

  it.each<ActorName>(['nurse', 'patient', 'roleless', 'anonymous'])('is not taken of: %s', async (name) => {
    await expect(record(name, accessTo(homeRun))).rejects.toMatchObject({ code: '42501' });
  });

  it.each([[[]], [{}], [null], [Array.from({ length: 201 }, () => ({}))]])(
    'comes in an array of 1 to 200',
    async (records) => {
      const { error } = await world.actor('clinician').client.rpc('record_access', { p_records: records });
      expect(error?.code).toBe('RW003');
    },
  );

  it('may be anything in such an array: it is refused, not a fault', async () => {
    const answer = await record('clinician', 'text', 7, null, [], {});
    expect(answer).toEqual({ recorded: 0, refused: [null, null, null, null, null] });
  });
});

describe('the audit log is append-only', () => {
  const statements = [
    "update audit_log set action = 'run.created'",
    'delete from audit_log',
    'truncate audit_log',
  ] as const;

  // `authenticated` is an admin of the organisation: the best of all rights that a person can have.
  it.each(
    (['authenticated', 'anon', 'service_role'] as const).flatMap((role) =>
      statements.map((statement) => [role, statement] as const),
    ),
  )('for %s: %s', async (role, statement) => {
    await record('clinician', accessTo(homeRun));
    const before = await world.sql`select count(*) from audit_log`;
    const attempt = world.sql.begin(async (sql) => {
      const claims = JSON.stringify({ sub: world.actor('admin').id, role });
      await sql`select set_config('request.jwt.claims', ${claims}, true)`;
      await sql.unsafe(`set local role ${role}`);
      await sql.unsafe(statement);
    });
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
    expect(await world.sql`select count(*) from audit_log`).toEqual(before);
  });

  it.each(statements)('for its owner, by a trigger: %s', async (statement) => {
    await expect(world.sql.unsafe(statement)).rejects.toMatchObject({
      code: '42501',
      message: 'audit_log is append-only',
    });
  });

  it('takes no row from anybody but through its functions', async () => {
    for (const name of ['admin', 'clinician', 'anonymous'] as const) {
      const { error } = await world.actor(name).client.from('audit_log').insert({
        organization_id: world.home,
        entity_type: 'patient',
        entity_id: world.homePatient.id,
        action: 'patient.viewed',
      });
      expect(error?.code).toBe('42501');
    }
  });
});
