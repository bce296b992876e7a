import fc from 'fast-check';
import type { JSONValue, Sql } from 'postgres';
import { z } from 'zod';
import type { RecordedRequest } from '../../embedded/demo-model/request-log.ts';
import type { RunId } from '../../shared/ids.ts';
import { workstation } from '../backend/execute-run-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { modelAt } from './support/model-at.ts';
import { withModelLanes } from './support/model-lanes.ts';
import { queueRuns } from './support/queue-runs.ts';
import { canonical, hashOf } from './support/rfc8785.ts';
import { withBench } from './support/with-bench.ts';

const lanes = 4;

/** Each stored pack and report gives its stored hash again, and says where it came from, field by field. */
export const campaign: Campaign = {
  name: 'provenance',
  smallScale: 0.06,
  run: ({ scaled, seed, note }) =>
    withBench((bench) =>
      withModelLanes(lanes, async (models) => {
        const keller = await bench.signIn('keller');
        const runs = await queueRuns(bench.sql, scaled(1_000));
        const contents = fc.sample(hostileContent, { numRuns: runs.length, seed });
        const faults = await inLanes(runs, lanes, async (runId, index) => {
          await editRecord(bench.sql, runId, contents[index] ?? null);
          return models.use(async (lane) => {
            await workstation(bench, keller, { model: modelAt(lane.url) }).execute(runId);
            return { runId, found: faultsOf(await readStored(bench.sql, runId), lane.requests()) };
          });
        });
        const faulty = faults.filter(({ found }) => found.length > 0);
        for (const fault of faulty.slice(0, 5)) note(JSON.stringify(fault));
        const count = (name: Fault) => faults.filter(({ found }) => found.includes(name)).length;
        const [hashes] = await bench.sql`
          select count(distinct content_hash)::int as different from diagnosis_artifacts
          where artifact_type = 'context_pack' and run_id = any(${runs})`;
        return {
          ok: faulty.length === 0,
          counts: {
            packs: runs.length,
            rehashed: runs.length - count('pack_hash') - count('not_stored'),
            different_packs: z.int().parse(hashes?.different),
            not_stored: count('not_stored'),
            wrong_report_hash: count('report_hash'),
            wrong_reference: count('reference'),
            incomplete_provenance: count('provenance'),
            other_than_sent: count('sent'),
          },
        };
      }),
    ),
};

/** What a jsonb column can hold, and a canonical form can get wrong: numbers at the edges, keys in odd orders, nesting. */
const storableString = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, ''));
const hostileContent = fc.letrec<{ value: JSONValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      storableString,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, 0.1 + 0.2),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.oneof(
        storableString,
        fc.constantFrom('__proto__', 'é', 'e\u0301', '\u{1F600}', '\uFB33', '10', '9'),
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).value;

/** Writes new content into one entry of the run's patient, so that every pack is another one. */
async function editRecord(sql: Sql, runId: RunId, content: JSONValue): Promise<void> {
  await sql`
    update anamnesis_entries set content = ${sql.json({ note: content, edited_for: runId })}
    where id = (
      select e.id from anamnesis_entries e join diagnosis_runs r on r.patient_id = e.patient_id
      where r.id = ${runId} and not e.is_archived order by e.created_at desc limit 1
    )`;
}

const artifactSchema = z.object({
  id: z.string(),
  artifact_type: z.enum(['context_pack', 'diagnosis_report']),
  artifact_data: z.record(z.string(), z.unknown()),
  content_hash: z.string(),
  schema_version: z.string(),
  provenance: z.unknown(),
  inputs_hash: z.string(),
  output_data: z.object({ artifact_id: z.string(), context_hash: z.string(), diagnosis: z.unknown() }),
});
type Artifact = z.infer<typeof artifactSchema>;

async function readStored(sql: Sql, runId: RunId): Promise<Artifact[]> {
  const rows = await sql`
    select a.id, a.artifact_type, a.artifact_data, a.content_hash, a.schema_version, a.provenance, r.inputs_hash,
      r.output_data
    from diagnosis_artifacts a join diagnosis_runs r on r.id = a.run_id
    where r.id = ${runId} and r.status = 'succeeded'`;
  return z.array(artifactSchema).parse([...rows]);
}

type Fault = 'not_stored' | 'pack_hash' | 'report_hash' | 'reference' | 'provenance' | 'sent';

function faultsOf(artifacts: readonly Artifact[], requests: readonly RecordedRequest[]): Fault[] {
  const pack = artifacts.find(({ artifact_type }) => artifact_type === 'context_pack');
  const report = artifacts.find(({ artifact_type }) => artifact_type === 'diagnosis_report');
  const [request] = requests;
  if (!pack || !report || !request || artifacts.length !== 2 || requests.length !== 1) return ['not_stored'];
  const { metadata, ...content } = pack.artifact_data;
  const hashes = [
    metadataSchema.parse(metadata).inputs_hash,
    pack.inputs_hash,
    report.output_data.context_hash,
    pack.content_hash,
  ];
  const holds: Record<Exclude<Fault, 'not_stored'>, boolean> = {
    pack_hash: hashOf(content) === pack.content_hash,
    report_hash: hashOf(report.artifact_data) === report.content_hash,
    reference:
      new Set(hashes).size === 1 &&
      report.output_data.artifact_id === report.id &&
      canonical(report.output_data.diagnosis) === canonical(report.artifact_data),
    provenance: [pack, report].every((artifact) => isComplete(artifact, request, pack.content_hash)),
    sent: canonical(contentSent(request)) === canonical({ ...content, patient_id: '' }),
  };
  return names.filter((name) => !holds[name]);
}

const names = ['pack_hash', 'report_hash', 'reference', 'provenance', 'sent'] as const;
const metadataSchema = z.object({
  inputs_hash: z.string(),
  context_version: z.literal('v2'),
  retrieved_at: z.string(),
});

const named = z.string().min(1);
const tokens = z.int().min(0);
/** Every field of the design, written once more: nothing missing, nothing that nobody asked for. */
const provenanceSchema = z.strictObject({
  provider: z.literal('demo'),
  model: z.literal('rhythm-demo-1'),
  prompt_version: named,
  schema_version: named,
  request_id: named,
  latency_ms: z.number().positive(),
  tokens: z.strictObject({
    input: tokens.positive(),
    output: tokens.positive(),
    cache_read: tokens,
    cache_creation: tokens,
  }),
  cost_estimate_usd: z.null(), // the demo model has no price
  context_hash: named,
  attempt: z.literal(1),
  app_version: named,
});

function isComplete({ provenance }: Artifact, request: RecordedRequest, contextHash: string): boolean {
  const parsed = provenanceSchema.safeParse(provenance);
  return (
    parsed.success && parsed.data.request_id === request.requestId && parsed.data.context_hash === contextHash
  );
}

const bodySchema = z.object({ messages: z.tuple([z.object({ content: z.string() })]) });
const sentSchema = z.record(z.string(), z.unknown());

/** The pack as it went over the wire, without metadata, and without the pseudonym in the place of the patient's id. */
function contentSent(request: RecordedRequest): unknown {
  const text = bodySchema.parse(JSON.parse(request.body)).messages[0].content;
  const json = text.slice(
    text.indexOf('<context_pack>') + '<context_pack>'.length,
    text.lastIndexOf('</context_pack>'),
  );
  const { metadata: _metadata, ...content } = sentSchema.parse(JSON.parse(json));
  return { ...content, patient_id: '' };
}
