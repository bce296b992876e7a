import { createHash, randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contextPackReplySchema } from '../../shared/context-pack.ts';
import {
  addPatient,
  assign,
  newClient,
  startTestWorld,
  type TestPatient,
  type TestWorld,
} from './support/test-world.ts';

let world: TestWorld;
let patient: TestPatient;
const funnelIds = { stress: randomUUID(), sleep: randomUUID() };

beforeAll(async () => {
  world = await startTestWorld();
  await world.sql`
    insert into funnels (id, slug, title)
    values (${funnelIds.stress}, 'stress', 'Stress check'), (${funnelIds.sleep}, 'sleep', 'Sleep check')`;
  await world.sql`
    insert into questions (key, label, min_value, max_value)
    values ('tension', 'How tense?', 0, 4), ('rest', 'How rested?', 0, 4)`;
});
afterAll(() => world.stop());
beforeEach(async () => {
  patient = await addPatient(world.sql, world.home);
  await assign(world.sql, world.home, world.actor('clinician').id, patient);
});

async function packOf(client: SupabaseClient, patientId = patient.id) {
  const { data, error } = await client.rpc('get_patient_context_pack', { p_patient_id: patientId });
  if (error !== null) throw error;
  return contextPackReplySchema.parse(data);
}

/** The hash as the desktop makes it: canonical JSON of the content, without metadata and identifiers. */
function hashOf(pack: Awaited<ReturnType<typeof packOf>>): string {
  const content = Object.fromEntries(
    Object.entries(pack).filter(([part]) => part !== 'metadata' && part !== 'identifiers'),
  );
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

async function addEntry(title: string, createdAt: string, isArchived = false): Promise<string> {
  const id = randomUUID();
  await world.sql`
    insert into anamnesis_entries
      (id, patient_id, organization_id, title, content, entry_type, tags, is_archived, created_at, updated_at)
    values (${id}, ${patient.id}, ${world.home}, ${title}, ${world.sql.json({ text: title })}, 'symptoms',
      ${['sleep']}, ${isArchived}, ${createdAt}, ${createdAt})`;
  return id;
}

async function addAssessment(funnel: keyof typeof funnelIds, completedAt: string | null): Promise<string> {
  const id = randomUUID();
  await world.sql`
    insert into assessments (id, patient_id, funnel, funnel_id, started_at, completed_at, status)
    values (${id}, ${patient.id}, ${funnel}, ${funnelIds[funnel]}, '2026-01-01T08:00:00Z', ${completedAt},
      ${completedAt === null ? 'in_progress' : 'completed'})`;
  await world.sql`
    insert into assessment_answers (assessment_id, question_id, answer_value)
    values (${id}, 'tension', 3), (${id}, 'rest', null)`;
  await world.sql`
    insert into calculated_results (assessment_id, algorithm_version, scores, risk_models, computed_at)
    values (${id}, 'v1', '{"stress": 50}', '{}', '2026-01-01T09:00:00Z'),
      (${id}, 'v2', '{"stress": 55}', '{"burnout": "low"}', '2026-01-01T10:00:00Z')`;
  return id;
}

async function addMeasures(createdAt: string, stress: number): Promise<void> {
  await world.sql`
    insert into patient_measures (patient_id, created_at, stress_score, sleep_score, risk_level)
    values (${patient.id}, ${createdAt}, ${stress}, 40.5, 'moderate')`;
}

describe('the context pack', () => {
  it('has exactly the agreed shape', async () => {
    const entryId = await addEntry('Insomnia', '2026-02-01T10:00:00Z');
    const assessmentId = await addAssessment('stress', '2026-01-02T08:00:00Z');
    await addMeasures('2026-01-01T00:00:00Z', 60);
    await addMeasures('2026-02-01T00:00:00Z', 71);
    const { metadata, demographics, ...pack } = await packOf(world.actor('clinician').client);
    expect(metadata).toEqual({ retrieved_at: expect.any(String), context_version: 'v2' });
    expect(demographics).toEqual({ age: await ageInYears('1980-05-03'), gender: 'female' });
    expect(pack).toEqual({
      patient_id: patient.id,
      anamnesis: {
        entries: [
          {
            id: entryId,
            title: 'Insomnia',
            entry_type: 'symptoms',
            tags: ['sleep'],
            content: { text: 'Insomnia' },
            created_at: '2026-02-01T10:00:00+00:00',
            updated_at: '2026-02-01T10:00:00+00:00',
          },
        ],
        total_count: 1,
        limited_to: 30,
      },
      funnel_runs: {
        assessments: [
          {
            assessment_id: assessmentId,
            funnel_slug: 'stress',
            funnel_name: 'Stress check',
            started_at: '2026-01-01T08:00:00+00:00',
            completed_at: '2026-01-02T08:00:00+00:00',
            answers: [
              { question_id: 'rest', label: 'How rested?', value: null },
              { question_id: 'tension', label: 'How tense?', value: 3 },
            ],
            result: { scores: { stress: 55 }, risk_models: { burnout: 'low' }, algorithm_version: 'v2' },
          },
        ],
        total_count: 1,
        limit_per_funnel: 2,
      },
      current_measures: {
        stress_score: 71,
        sleep_score: 40.5,
        risk_level: 'moderate',
        measured_at: '2026-02-01T00:00:00+00:00',
        series: [
          {
            measured_at: '2026-01-01T00:00:00+00:00',
            stress_score: 60,
            sleep_score: 40.5,
            risk_level: 'moderate',
          },
        ],
      },
      identifiers: [
        '+49 30 000000',
        '03.05.1980',
        '1980-05-03',
        'Exempla',
        'Exempla Musterfrau',
        'Musterfrau',
        'exempla@patient.example',
      ].sort(),
    });
  });

  it('is complete for a patient of whom nothing is known', async () => {
    await world.sql`
      update patient_profiles set first_name = null, last_name = 'X', birth_date = null, sex = null, contact_email = null,
        contact_phone = '' where id = ${patient.id}`;
    const pack = await packOf(world.actor('clinician').client);
    expect(pack.demographics).toEqual({ age: null, gender: null });
    expect(pack.current_measures).toEqual({
      stress_score: null,
      sleep_score: null,
      risk_level: null,
      measured_at: null,
      series: [],
    });
    expect([pack.anamnesis.entries, pack.funnel_runs.assessments, pack.identifiers]).toEqual([[], [], []]);
  });

  it('takes the age from the birth year where there is no date', async () => {
    await world.sql`update patient_profiles set birth_date = null, birth_year = 1990 where id = ${patient.id}`;
    const [{ year } = {}] = await world.sql`select extract(year from current_date)::int as year`;
    expect((await packOf(world.actor('clinician').client)).demographics.age).toBe(year - 1990);
  });

  it('holds the 30 newest entries that are not archived, newest first, and counts all', async () => {
    const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
    for (let index = 0; index < 33; index++) await addEntry(`entry ${index}`, day(index));
    await addEntry('archived', day(40), true);
    const { anamnesis } = await packOf(world.actor('clinician').client);
    expect(anamnesis.total_count).toBe(33);
    expect(anamnesis.entries.map((entry) => entry.title)).toEqual(
      Array.from({ length: 30 }, (_, index) => `entry ${32 - index}`),
    );
  });

  it('holds the two newest completed assessments of each funnel and counts all completed ones', async () => {
    await addAssessment('stress', '2026-01-02T08:00:00Z');
    const stress = [
      await addAssessment('stress', '2026-01-05T08:00:00Z'),
      await addAssessment('stress', '2026-01-03T08:00:00Z'),
    ];
    const sleep = await addAssessment('sleep', '2026-01-04T08:00:00Z');
    await addAssessment('sleep', null);
    const { funnel_runs } = await packOf(world.actor('clinician').client);
    expect(funnel_runs.assessments.map((run) => run.assessment_id)).toEqual([stress[0], sleep, stress[1]]);
    expect(funnel_runs.total_count).toBe(4);
  });

  it('costs one request, however many questionnaires there are', async () => {
    for (let day = 1; day <= 12; day++) {
      await addAssessment(day % 2 === 0 ? 'stress' : 'sleep', `2026-01-${10 + day}T08:00:00Z`);
    }
    let requests = 0;
    const { data } = await world.actor('clinician').client.auth.getSession();
    const counting = newClient(world.backend, (input, init) => {
      requests += 1;
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${data.session?.access_token}`);
      return fetch(input, { ...init, headers });
    });
    const pack = await packOf(counting);
    expect(pack.funnel_runs.assessments).toHaveLength(4);
    expect(requests).toBe(1);
  });

  it('hashes the same for everybody who may see the patient, and again', async () => {
    await addEntry('Insomnia', '2026-02-01T10:00:00Z');
    await addAssessment('stress', '2026-01-02T08:00:00Z');
    const hashes = [
      hashOf(await packOf(world.actor('clinician').client)),
      hashOf(await packOf(world.actor('clinician').client)),
      hashOf(await packOf(world.actor('admin').client)),
    ];
    expect(new Set(hashes).size).toBe(1);
  });

  it('does not depend on the time zone of the session', async () => {
    await addEntry('Insomnia', '2026-02-01T10:00:00Z');
    const asClinician = (timeZone: string) =>
      world.sql.begin(async (sql) => {
        await sql`select set_config('TimeZone', ${timeZone}, true)`;
        await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: world.actor('clinician').id })}, true)`;
        const [row] = await sql`select get_patient_context_pack(${patient.id}) -> 'anamnesis' as part`;
        return row?.part;
      });
    expect(await asClinician('Asia/Tokyo')).toEqual(await asClinician('UTC'));
  });

  it.each([
    [
      'an entry',
      () =>
        world.sql`update anamnesis_entries set content = '{"text":"edited"}' where patient_id = ${patient.id}`,
    ],
    [
      'an archived entry',
      () => world.sql`update anamnesis_entries set is_archived = true where patient_id = ${patient.id}`,
    ],
    [
      'an answer',
      () => world.sql`update assessment_answers set answer_value = 4 where question_id = 'tension'`,
    ],
    [
      'a score',
      () => world.sql`update calculated_results set scores = '{"stress": 56}' where algorithm_version = 'v2'`,
    ],
    [
      'a measure',
      () => world.sql`update patient_measures set sleep_score = 41 where patient_id = ${patient.id}`,
    ],
  ])('hashes differently after %s was edited', async (_, edit) => {
    await addEntry('Insomnia', '2026-02-01T10:00:00Z');
    await addAssessment('stress', '2026-01-02T08:00:00Z');
    await addMeasures('2026-02-01T00:00:00Z', 71);
    const before = hashOf(await packOf(world.actor('clinician').client));
    await edit();
    expect(hashOf(await packOf(world.actor('clinician').client))).not.toBe(before);
  });

  it.each(['colleague', 'nurse', 'former', 'otherAdmin', 'otherClinician', 'roleless', 'patient'] as const)(
    'is null for the %s',
    async (name) => {
      const { data, error } = await world
        .actor(name)
        .client.rpc('get_patient_context_pack', { p_patient_id: world.homePatient.id });
      expect({ data, error }).toEqual({ data: null, error: null });
    },
  );
});

async function ageInYears(birthDate: string): Promise<number> {
  const [row] = await world.sql`select extract(year from age(current_date, ${birthDate}::date))::int as age`;
  return row?.age;
}
