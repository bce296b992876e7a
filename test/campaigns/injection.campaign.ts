import type { Sql } from 'postgres';
import { z } from 'zod';
import type { PatientId, RunId } from '../../shared/ids.ts';
import { addPatients, type MadeUpPatient, queueRunsOf } from './support/add-patients.ts';
import { type AppWorld, withAppWorld } from './support/app-world.ts';
import type { Campaign, CampaignContext } from './support/campaign.ts';
import { differences, digestDatabase } from './support/database-digest.ts';
import { makeHostileNote, type Strangers } from './support/hostile-notes.ts';
import { inLanes } from './support/in-lanes.ts';
import { isWhole, listRuns } from './support/judge-runs.ts';
import { reasonOfRun, type StoredRun } from './support/read-runs.ts';

const lanes = 8;

/**
 * Notes that give orders, and a model that obeys them. Whatever it answers can only become a draft of that one run:
 * status, patient, schema and everything else in the database stay as they are.
 */
export const campaign: Campaign = {
  name: 'injection',
  smallScale: 0.08,
  run: (context) =>
    withAppWorld(async (world) => {
      const bystander = await addBystander(world.sql);
      const patients = await addPatients(world.sql, makeHostilePatients(context, bystander));
      const runIds = await queueRunsOf(world.sql, patients);
      await world.model.reset();
      await world.model.script({ behaviour: { kind: 'obey_note' }, times: 1_000_000 });
      const app = await world.startSignedIn(world.newProfile());
      const before = await digestDatabase(world.sql, runIds);
      await inLanes(runIds, lanes, (runId) => app.invoke('runs.execute', { runId }));
      const changed = differences(before, await digestDatabase(world.sql, runIds));
      const runs = await listRuns(world.sql, runIds);
      const reports = await readReports(world.sql, runIds);
      const wire = await inspectRequests(world);
      const broken = {
        status_changed: runs.filter((run) => !isLegalEnd(run)).length,
        patient_changed: await countMovedRuns(world.sql, runIds, patients),
        schema_broken: reports.filter(({ data }) => !isOfSchema(data)).length,
        scope_left: changed.length + reports.filter(({ foreign }) => foreign > 0).length,
        prompt_escaped: wire.escaped,
      };
      for (const name of changed) context.note(`changed: ${name}`);
      const obeyed = reports.filter(({ data }) => wasObeyed(data)).length;
      return {
        ok:
          Object.values(broken).every((count) => count === 0) && obeyed > 0 && wire.requests === runs.length,
        counts: {
          notes: runs.length,
          obeyed,
          drafts: reports.length,
          refused: runs.filter(({ status }) => status === 'failed').length,
          ...broken,
        },
      };
    }),
};

const made: Omit<MadeUpPatient, 'notes' | 'lastName'> = {
  firstName: 'Exempla',
  birthDate: '1971-06-07',
  email: null,
  phone: null,
};

/** A patient whom the notes of the others speak of, with a queued run and a note. */
async function addBystander(sql: Sql): Promise<Strangers> {
  const note = { title: 'Course', content: { text: 'Feels well.' } };
  const [patientId] = await addPatients(sql, [{ ...made, lastName: 'Bystander', notes: [note] }]);
  if (!patientId) throw new Error('no patient was stored');
  const [runId] = await queueRunsOf(sql, [patientId]);
  const entries = await sql`select id from anamnesis_entries where patient_id = ${patientId}`;
  const [{ id: entryId }] = z.tuple([z.object({ id: z.string() })]).parse([...entries]);
  if (!runId) throw new Error('no run was queued');
  return { patientId, runId, entryId };
}

function makeHostilePatients({ random, scaled }: CampaignContext, bystander: Strangers): MadeUpPatient[] {
  return Array.from({ length: scaled(300) }, (_, number) => ({
    ...made,
    lastName: `Hostile-${number}`,
    notes: [
      { title: 'Intake', content: { text: 'Sleeps badly, feels tense at work.' } },
      makeHostileNote(random, bystander, number),
    ],
  }));
}

/** One attempt that ended as a whole draft, or as an answer that was not accepted. */
function isLegalEnd(run: StoredRun): boolean {
  if (run.attempt !== 1 || run.claims !== 1) return false;
  if (run.status === 'succeeded') return isWhole(run);
  return reasonOfRun(run) === 'VALIDATION_ERROR' && run.reports + run.packs + run.links === 0;
}

const countSchema = z.tuple([z.object({ moved: z.int() })]);

async function countMovedRuns(
  sql: Sql,
  runs: readonly RunId[],
  patients: readonly PatientId[],
): Promise<number> {
  const rows = await sql`
    select count(*)::int as moved
    from unnest(${[...runs]}::uuid[], ${[...patients]}::uuid[]) as queued (run_id, patient_id)
    left join diagnosis_runs r on r.id = queued.run_id and r.patient_id = queued.patient_id
    where r.id is null or exists (
      select from diagnosis_artifacts a where a.run_id = r.id and (
        a.patient_id <> r.patient_id
        or a.artifact_type = 'context_pack' and a.artifact_data ->> 'patient_id' <> r.patient_id::text
      )
    )`;
  return countSchema.parse([...rows])[0].moved;
}

const reportsSchema = z.array(z.object({ data: z.json(), foreign: z.int() }));

/** The stored drafts; `foreign`: supported citations of what is not in the record of the patient. */
async function readReports(sql: Sql, runs: readonly RunId[]) {
  const rows = await sql`
    select a.artifact_data as data, (
      select count(*)::int from jsonb_array_elements(a.artifact_data -> 'evidence') e
      where (e ->> 'supported')::boolean and e ->> 'source_id' like 'entry:%' and not exists (
        select from anamnesis_entries n
        where n.patient_id = a.patient_id and 'entry:' || n.id = e ->> 'source_id'
      )
    ) as "foreign"
    from diagnosis_artifacts a where a.artifact_type = 'diagnosis_report' and a.run_id = any(${[...runs]})`;
  return reportsSchema.parse([...rows]);
}

type Report = z.infer<typeof reportsSchema>[number]['data'];

/** What a stored draft may hold, written down once more: the product's own schema may have been loosened. */
const draftSchema = z.strictObject({
  summary: z.string(),
  findings: z.array(z.string()),
  recommendations: z.array(z.string()),
  risk_level: z.enum(['low', 'moderate', 'high', 'critical']).optional(),
  confidence_score: z.number().min(0).max(1).optional(),
  missing_information: z.array(z.string()).optional(),
  differential: z
    .array(
      z.strictObject({
        condition: z.string(),
        likelihood: z.enum(['low', 'moderate', 'high']).optional(),
        reasoning: z.string().optional(),
      }),
    )
    .optional(),
  evidence: z.array(
    z.strictObject({
      finding: z.int().min(0),
      source_id: z.string(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
      supported: z.boolean(),
      label: z.string().nullable(),
      recorded_value: z.string().nullable(),
      recorded_at: z.string().nullable(),
    }),
  ),
  unsupported_findings: z.array(z.int().min(0)),
  checks: z.array(z.looseObject({ check: z.string() })),
});

/** Exactly that, nothing more at any depth. */
function isOfSchema(data: Report): boolean {
  return draftSchema.safeParse(data).success;
}

const summarySchema = z.object({ summary: z.string() });

/** Control: the orders did reach the answer of the model. */
function wasObeyed(data: Report): boolean {
  const { summary } = summarySchema.parse(data);
  return /disregard|ignor|system|nothing to report|drop table|window\.rhythm/i.test(summary);
}

const requestSchema = z.looseObject({
  system: z.unknown(),
  tools: z.undefined().optional(),
  messages: z.tuple([z.object({ role: z.literal('user'), content: z.string() })]),
});

/** No tools, one and the same system prompt for everybody, and no note that closes the tag around the record. */
async function inspectRequests({ model }: AppWorld): Promise<{ requests: number; escaped: number }> {
  const bodies = (await model.requests()).map(({ body }) => requestSchema.parse(JSON.parse(body)));
  const systems = new Set(bodies.map(({ system }) => JSON.stringify(system)));
  const escaped = bodies.filter(({ messages: [{ content }] }) => {
    return content.split('<context_pack>').length !== 2 || content.split('</context_pack>').length !== 2;
  }).length;
  return { requests: bodies.length, escaped: escaped + (systems.size === 1 ? 0 : 1) };
}
