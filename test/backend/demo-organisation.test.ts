import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOrganizations, demoStaff } from '../../embedded/demo/accounts.ts';
import { questionnaires } from '../../embedded/demo/questionnaires.ts';
import { scoreAnswers } from '../../embedded/demo/score-answers.ts';
import { diagnose } from '../../embedded/demo-model/diagnose.ts';
import { checkEvidence, collectSources } from '../../main/engine/evidence.ts';
import { userPrompt } from '../../main/engine/prompt.ts';
import { type ContextPack, contextPackReplySchema } from '../../shared/context-pack.ts';
import { diagnosisResultSchema } from '../../shared/diagnosis.ts';
import { apiClient, sharedEmbedded } from './embedded-fixture.ts';

const backend = sharedEmbedded({ demo: true });
let sql: postgres.Sql;
beforeAll(() => {
  sql = postgres(backend().databaseUrl, { max: 2, onnotice: () => undefined });
});
afterAll(() => sql.end());

const { rhythm, elsewhere } = demoOrganizations;

async function patientIdsOf(clinicianId: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select p.id from public.clinician_patient_assignments a
    join public.patient_profiles p on p.user_id = a.patient_user_id
    where a.clinician_user_id = ${clinicianId} order by p.id`;
  return rows.map(({ id }) => id);
}

async function clientOf({ email, password }: { email: string; password: string }) {
  const client = apiClient(backend());
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}

/** The packs of a clinician's patients, as the desktop gets them. */
async function packsOf(clinician: { id: string; email: string; password: string }): Promise<ContextPack[]> {
  const client = await clientOf(clinician);
  const ids = await patientIdsOf(clinician.id);
  return Promise.all(
    ids.map(async (id) => {
      const { data, error } = await client.rpc('get_patient_context_pack', { p_patient_id: id });
      if (error) throw new Error(error.message);
      const { identifiers: _, ...pack } = contextPackReplySchema.parse(data);
      return pack;
    }),
  );
}

describe('the demo organisation in Postgres', () => {
  it('lets everybody of the accounts sign in, with the role that is printed', async () => {
    for (const account of backend().accounts) {
      const client = await clientOf(account);
      const { data } = await client.rpc('get_my_workspace');
      expect(data).toMatchObject({
        display_name: account.displayName,
        memberships: [{ organization_name: account.organization, role: account.role }],
      });
    }
    expect(backend().accounts.map(({ role }) => role)).toEqual([
      'admin',
      'clinician',
      'clinician',
      'nurse',
      'clinician',
    ]);
  });

  it('gives 60 adults to two clinicians in disjoint halves, and two to the other organisation', async () => {
    const [keller, novak, other] = await Promise.all(
      [demoStaff.keller, demoStaff.novak, demoStaff.other].map(({ id }) => patientIdsOf(id)),
    );
    expect([keller?.length, novak?.length, other?.length]).toEqual([30, 30, 2]);
    expect(new Set([...(keller ?? []), ...(novak ?? []), ...(other ?? [])]).size).toBe(62);
    const [adults] = await sql`
      select count(*)::int as count, count(distinct first_name || ' ' || last_name)::int as names,
        min(extract(year from now()) - birth_year)::int as youngest, bool_and(consent_data_processing) as consent
      from public.patient_profiles p join public.user_org_membership m using (user_id)
      where m.organization_id = ${rhythm.id} and m.role = 'patient'`;
    expect(adults).toEqual({ count: 60, names: 60, youngest: expect.any(Number), consent: true });
    expect(adults?.youngest).toBeGreaterThanOrEqual(18);
  });

  it('queues 100 runs, 60 of them for the first clinician, spread over patients, priorities and days; the flag is off', async () => {
    const [runs] = await sql`
      select count(*)::int as count, count(*) filter (where status = 'queued')::int as queued,
        count(*) filter (where organization_id = ${rhythm.id} and created_by = ${demoStaff.keller.id})::int as keller,
        count(distinct patient_id)::int as patients, count(distinct priority)::int as priorities,
        count(distinct created_at::date)::int as days, bool_and(created_at < now()) as past,
        bool_and(input_config ?& array['reason', 'funnel']) as explained
      from public.diagnosis_runs`;
    expect(runs).toMatchObject({
      count: 100,
      queued: 100,
      keller: 60,
      patients: 60,
      past: true,
      explained: true,
    });
    expect(runs?.priorities).toBeGreaterThan(1);
    expect(runs?.days).toBeGreaterThan(3);
    const foreign = await sql`
      select from public.diagnosis_runs r where r.patient_id not in (
        select p.id from public.patient_profiles p
        join public.clinician_patient_assignments a on a.patient_user_id = p.user_id
        where a.clinician_user_id = r.created_by)`;
    expect(foreign).toHaveLength(0);
    expect(await sql`select from public.organization_feature_flags where enabled`).toHaveLength(0);
  });

  it('holds completed questionnaires of most patients, most of them twice, a year of measures and notes in both languages', async () => {
    const [most] = await sql`
      select max(n)::int as most, count(*) filter (where n > 0)::int as patients from (
        select count(a.id) filter (where a.status = 'completed') as n
        from public.patient_profiles p left join public.assessments a on a.patient_id = p.id group by p.id) as counted`;
    expect(most?.most).toBeGreaterThanOrEqual(4);
    expect(most?.patients).toBeGreaterThanOrEqual(55);
    const [repeated] = await sql`
      select count(distinct patient_id)::int as patients from (
        select patient_id from public.assessments where status = 'completed'
        group by patient_id, funnel_id having count(*) > 1) as compared`;
    expect(repeated?.patients).toBeGreaterThanOrEqual(40);
    const [measures] = await sql`
      select count(distinct patient_id)::int as patients, count(*)::int as count,
        extract(days from max(created_at) - min(created_at))::int as days, bool_and(created_at < now()) as past
      from public.patient_measures`;
    expect(measures).toMatchObject({ patients: 62, past: true });
    expect(measures?.count).toBeGreaterThan(600);
    expect(measures?.days).toBeGreaterThan(300);
    const types = await sql`select distinct entry_type from public.anamnesis_entries`;
    expect(types.length).toBeGreaterThanOrEqual(7);
    const languages = await sql`select preferred_language from public.patient_profiles group by 1 order by 1`;
    expect(languages.map(({ preferred_language }) => preferred_language)).toEqual(['de', 'en']);
  });

  it('keeps every answer within its question and every score equal to what the answers give', async () => {
    const outside = await sql`
      select from public.assessment_answers a join public.questions q on q.key = a.question_id
      where a.answer_value not between q.min_value and q.max_value`;
    expect(outside).toHaveLength(0);
    const results = await sql<
      { funnel: string; scores: object; risk_models: object; answers: Record<string, number> }[]
    >`
      select a.funnel, r.scores, r.risk_models, jsonb_object_agg(w.question_id, w.answer_value) as answers
      from public.calculated_results r join public.assessments a on a.id = r.assessment_id
      join public.assessment_answers w on w.assessment_id = a.id group by a.id, r.id`;
    expect(results.length).toBeGreaterThan(100);
    for (const { funnel, scores, risk_models, answers } of results) {
      const questionnaire = questionnaires.find(({ slug }) => slug === funnel);
      if (questionnaire === undefined) throw new Error(`no questionnaire ${funnel}`);
      const answered = questionnaire.questions.map((question) => ({
        question,
        value: answers[question.key] ?? Number.NaN,
      }));
      expect(scoreAnswers(questionnaire, answered)).toEqual({ scores, riskModels: risk_models });
    }
  });

  it('keeps questionnaires and measures of a patient in step', async () => {
    const [agreement] = await sql`
      select corr((r.scores ->> 'stress_score')::float, m.stress_score::float) as stress
      from public.calculated_results r join public.assessments a on a.id = r.assessment_id
      join lateral (
        select m.stress_score from public.patient_measures m where m.patient_id = a.patient_id
        order by abs(extract(epoch from m.created_at - a.completed_at)) limit 1) as m on true
      where a.funnel = 'stress'`;
    expect(agreement?.stress).toBeGreaterThan(0.8);
  });

  it('is not seen by the clinician of the other organisation', async () => {
    const client = await clientOf(demoStaff.other);
    const { data } = await client.from('patient_profiles').select('id');
    expect(data?.map(({ id }) => id).sort()).toEqual(await patientIdsOf(demoStaff.other.id));
    expect(elsewhere.id).not.toBe(rhythm.id);
  });
});

describe('the demo model over the packs of the demo patients', () => {
  it('cites only what the record holds, in all risk levels and both languages', async () => {
    const packs = [...(await packsOf(demoStaff.keller)), ...(await packsOf(demoStaff.novak))];
    expect(packs).toHaveLength(60);
    const risks = new Map<string, number>();
    const summaries = new Set<string>();
    for (const language of ['en', 'de'] as const) {
      for (const pack of packs) {
        const prompt = userPrompt(JSON.stringify(pack), language);
        const result = diagnosisResultSchema.parse(JSON.parse(diagnose({ prompt, userText: prompt })));
        const checked = checkEvidence(result, collectSources(pack));
        expect(checked.unsupported_findings).toEqual([]);
        expect(checked.evidence.every(({ supported }) => supported)).toBe(true);
        risks.set(result.risk_level ?? 'none', (risks.get(result.risk_level ?? 'none') ?? 0) + 1);
        summaries.add(result.summary);
      }
    }
    expect([...risks.keys()].sort()).toEqual(['critical', 'high', 'low', 'moderate']);
    expect(Math.max(...risks.values())).toBeLessThan(70);
    expect(summaries.size).toBeGreaterThan(30);
  });
});
