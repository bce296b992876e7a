import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Sql } from 'postgres';
import { z } from 'zod';
import type { CallError } from '../../shared/envelope.ts';
import type { RunId } from '../../shared/ids.ts';
import { type Bench, workstation } from '../backend/execute-run-fixture.ts';
import { type FuzzedAnswer, fuzzedAnswers } from './support/answer-arbitraries.ts';
import { type ExpectedDiagnosis, judge, type Verdict } from './support/answer-oracle.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { modelAt } from './support/model-at.ts';
import { type ModelLane, withModelLanes } from './support/model-lanes.ts';
import { queueRuns } from './support/queue-runs.ts';
import { withBench } from './support/with-bench.ts';

const lanes = 4;
/** Answers are made and judged in portions: some of them are large. */
const portion = 250;

/** Whatever the model answers, the app does not fall over, stores nothing invalid, and gives each failure its right code. */
export const campaign: Campaign = {
  name: 'answers',
  smallScale: 0.02,
  run: ({ scaled, seed, note }) =>
    withBench((bench) =>
      withModelLanes(lanes, async (models) => {
        const keller = await bench.signIn('keller');
        const count = scaled(10_000);
        const judged: Judged[] = [];
        for (let done = 0; done < count; done += portion) {
          const size = Math.min(portion, count - done);
          const answers = fc.sample(fuzzedAnswers, { numRuns: size, seed: seed + done });
          const runs = await queueRuns(bench.sql, size);
          const inPortion = await inLanes(answers, lanes, async (answer, index) => {
            const runId = runs[index];
            if (!runId) throw new Error('an answer without a run');
            const reply = await models.use((lane) => executeWith(bench, keller, { runId, answer, lane }));
            const verdict = judge(answer.text, answer.stopReason);
            return { answer, verdict, wrong: wrongWith(verdict, reply, await readEnd(bench.sql, runId)) };
          });
          judged.push(...inPortion.map(short));
        }
        const wrong = judged.filter((each) => each.wrong !== null);
        for (const each of wrong.slice(0, 10)) note(JSON.stringify(each));
        const having = (kind: Verdict['kind']) => judged.filter(({ verdict }) => verdict === kind).length;
        const wrongBecause = (why: Wrong) => wrong.filter((each) => each.wrong === why).length;
        return {
          ok: wrong.length === 0,
          counts: {
            answers: judged.length,
            families: new Set(judged.map(({ family }) => family)).size,
            crashed: wrongBecause('crashed'),
            invalid_stored: wrongBecause('invalid_stored'),
            wrong_code: wrongBecause('wrong_code'),
            wrong_content: wrongBecause('wrong_content'),
            succeeded: having('stored'),
            validation_errors: having('invalid'),
            stopped: having('stopped'),
            characters_max: Math.max(...judged.map(({ characters }) => characters)),
          },
        };
      }),
    ),
};

interface Judged {
  readonly family: string;
  readonly verdict: Verdict['kind'];
  readonly wrong: Wrong | null;
  readonly characters: number;
  readonly stopReason: string;
  readonly beginning: string;
}

/** What is kept of a case: enough to look at it, not the whole of a huge answer. */
function short(each: { answer: FuzzedAnswer; verdict: Verdict; wrong: Wrong | null }): Judged {
  const { text, family, stopReason } = each.answer;
  const beginning = text.slice(0, 600);
  return {
    family,
    verdict: each.verdict.kind,
    wrong: each.wrong,
    characters: text.length,
    stopReason,
    beginning,
  };
}

type Reply = Awaited<ReturnType<ReturnType<typeof workstation>['execute']>> | { readonly threw: true };

async function executeWith(
  bench: Bench,
  keller: Parameters<typeof workstation>[1],
  { runId, answer, lane }: { runId: RunId; answer: FuzzedAnswer; lane: ModelLane },
): Promise<Reply> {
  const { text, stopReason } = answer;
  await lane.control.script({ behaviour: { kind: 'verbatim', text, stopReason } });
  try {
    return await workstation(bench, keller, { model: modelAt(lane.url) }).execute(runId);
  } catch {
    return { threw: true };
  }
}

const endSchema = z.object({
  status: z.string(),
  error_info: z
    .object({
      error_code: z.string(),
      reason: z.string().optional(),
      validation_errors: z.array(z.string()).optional(),
      raw_response: z.string().optional(),
    })
    .nullable(),
  stored: z.array(z.record(z.string(), z.unknown())),
});
type End = z.infer<typeof endSchema>;

async function readEnd(sql: Sql, runId: RunId): Promise<End> {
  const [row] = await sql`
    select r.status, r.error_info, (
      select coalesce(jsonb_agg(a.artifact_data), '[]') from diagnosis_artifacts a
      where a.run_id = r.id and a.artifact_type = 'diagnosis_report'
    ) as stored
    from diagnosis_runs r where r.id = ${runId}`;
  return endSchema.parse(row);
}

type Wrong = 'crashed' | 'invalid_stored' | 'wrong_code' | 'wrong_content';

/** Compares what the caller was told and what Postgres holds with the verdict. Null: all is right. */
function wrongWith(verdict: Verdict, reply: Reply, end: End): Wrong | null {
  if ('threw' in reply) return 'crashed';
  const [stored, ...more] = end.stored;
  if (verdict.kind === 'stored') {
    if (!reply.ok || end.status !== 'succeeded') return reply.ok ? 'wrong_code' : codeOrCrash(reply.error);
    return stored && more.length === 0 && isSame(stored, verdict.diagnosis) ? null : 'wrong_content';
  }
  if (stored) return 'invalid_stored';
  if (reply.ok || end.status !== 'failed') return 'wrong_code';
  const { error } = reply;
  const info = end.error_info;
  if (verdict.kind === 'stopped') {
    const isRight =
      error.code === 'EXECUTION_ERROR' &&
      [error.reason, info?.reason].every((reason) => reason === verdict.reason);
    return isRight ? null : codeOrCrash(error);
  }
  const isRight =
    error.code === 'VALIDATION_ERROR' &&
    info?.error_code === 'VALIDATION_ERROR' &&
    isDeepStrictEqual(error.errors, verdict.errors) &&
    isDeepStrictEqual(info.validation_errors, verdict.errors) &&
    info.raw_response !== undefined;
  return isRight ? null : codeOrCrash(error);
}

/** A bug that the engine caught is a crash all the same. */
function codeOrCrash(error: CallError): Wrong {
  return error.reason === 'INTERNAL' || error.code === 'INTERNAL_ERROR' ? 'crashed' : 'wrong_code';
}

const citedSchema = z.array(z.record(z.string(), z.unknown()));
const answerFields = [
  'summary',
  'findings',
  'recommendations',
  'risk_level',
  'confidence_score',
  'missing_information',
  'differential',
];

/** The answer's own fields are stored as they came, nothing is added to them, and each citation is kept and checked. */
function isSame(stored: Record<string, unknown>, expected: ExpectedDiagnosis): boolean {
  const own = Object.entries(stored).filter(([name]) => answerFields.includes(name));
  const { evidence = [], ...others } = expected;
  const cited = citedSchema.parse(stored.evidence).map(({ finding, source_id, value }) => ({
    finding,
    source_id,
    ...(value === undefined ? {} : { value }),
  }));
  return (
    isDeepStrictEqual(Object.fromEntries(own), asJson(others)) && isDeepStrictEqual(cited, asJson(evidence))
  );
}

/** Without what JSON can't tell apart, above all −0. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
