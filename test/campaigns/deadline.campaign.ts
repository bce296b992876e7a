import { performance } from 'node:perf_hooks';
import type { Random } from '../../embedded/demo/random.ts';
import type { Behaviour } from '../../embedded/demo-model/behaviours.ts';
import type { Model } from '../../main/engine/ports.ts';
import type { Deadlines } from '../../main/model/call-deadlines.ts';
import { workstation } from '../backend/execute-run-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { type FrozenWhen, startFrozenModel } from './support/frozen-model.ts';
import { inLanes } from './support/in-lanes.ts';
import { modelAt } from './support/model-at.ts';
import { type ModelLane, withModelLanes } from './support/model-lanes.ts';
import type { Pool } from './support/pool.ts';
import { queueRuns } from './support/queue-runs.ts';
import { readRuns, reasonOfRun } from './support/read-runs.ts';
import { withBench } from './support/with-bench.ts';

const lanes = 10;
const toleranceMs = 1_000;

/** How the provider falls silent, which of the two deadlines ends the call, and how often it may be called. */
type Silence = { readonly ends: keyof Deadlines; readonly calls: 1 | 3 } & (
  | { readonly name: string; readonly behaviour: Behaviour }
  | { readonly name: string; readonly frozen: FrozenWhen }
);

const silences: readonly Silence[] = [
  { name: 'before_headers', behaviour: { kind: 'hang_before_headers' }, ends: 'idleMs', calls: 3 },
  { name: 'hung_body', behaviour: { kind: 'hang_mid_body', afterDeltas: 0 }, ends: 'idleMs', calls: 1 },
  { name: 'hung_text', behaviour: { kind: 'hang_mid_body', afterDeltas: 7 }, ends: 'idleMs', calls: 1 },
  { name: 'drip', behaviour: { kind: 'slow_drip', msPerByte: 20 }, ends: 'totalMs', calls: 1 },
  { name: 'half_open', frozen: 'unread', ends: 'idleMs', calls: 3 },
  { name: 'half_open_body', frozen: 'mid_body', ends: 'idleMs', calls: 1 },
];

interface Case {
  readonly silence: Silence;
  readonly deadlines: Deadlines;
}

/** No call outlives its deadline by more than a second, whatever the provider does not do. */
export const campaign: Campaign = {
  name: 'deadline',
  smallScale: 0.15,
  run: ({ scaled, random, note }) =>
    withBench((bench) =>
      withModelLanes(lanes, async (models) => {
        const keller = await bench.signIn('keller');
        const cases = Array.from({ length: scaled(200) }, (_, index) => caseOf(index, random));
        const runs = await queueRuns(bench.sql, cases.length);
        const lateMs = await inLanes(cases, lanes, async (tried, index) => {
          const runId = runs[index];
          if (!runId) throw new Error('a case without a run');
          const execute = (model: Model) => workstation(bench, keller, { model }).execute(runId);
          const late = await latenessOf(tried, models, execute);
          if (late > toleranceMs) note(`${tried.silence.name}: ${Math.round(late)} ms late`);
          return late;
        });
        const stored = await readRuns(bench.sql, runs);
        const otherEnd = runs.filter((runId) => reasonOfRun(stored.get(runId)) !== 'LLM_TIMEOUT');
        for (const runId of otherEnd.slice(0, 5)) note(JSON.stringify(stored.get(runId)));
        const over = lateMs.filter((late) => late > toleranceMs).length;
        return {
          ok: over === 0 && otherEnd.length === 0,
          counts: {
            cases: cases.length,
            kinds: new Set(cases.map(({ silence }) => silence.name)).size,
            over_1s: over,
            late_ms_max: Math.round(Math.max(...lateMs)),
            not_timed_out: otherEnd.length,
          },
        };
      }),
    ),
};

function caseOf(index: number, random: Random): Case {
  const silence = silences[index % silences.length];
  if (!silence) throw new Error('no silence');
  const idleMs = random.int(200, 900);
  const totalMs = silence.ends === 'totalMs' ? random.int(300, 1_500) : idleMs * random.int(2, 4);
  return { silence, deadlines: { idleMs, totalMs } };
}

type Execute = (model: Model) => ReturnType<ReturnType<typeof workstation>['execute']>;

/** How long after its deadline the slowest call of the run ended, in ms; infinite where the calls are not as many as they may be. */
function latenessOf(
  { silence, deadlines }: Case,
  models: Pool<ModelLane>,
  execute: Execute,
): Promise<number> {
  if ('frozen' in silence) return latenessAtFrozen(silence, deadlines, execute);
  return models.use(async (lane) => {
    await lane.control.script({ behaviour: silence.behaviour, times: 100 });
    await execute(modelAt(lane.url, deadlines));
    const calls = await endedCalls(lane, silence.calls);
    if (calls.length !== silence.calls) return Number.POSITIVE_INFINITY;
    return Math.max(...calls.map((ms) => ms - deadlines[silence.ends]));
  });
}

/** How long each call was open, in ms, as the server saw it. */
async function endedCalls(lane: ModelLane, atLeast: number): Promise<number[]> {
  const requests = await lane.control.waitForRequests({ count: atLeast, ended: true });
  return requests.map(({ receivedAt, endedAt, outcome }) =>
    outcome === 'aborted_by_client' && endedAt !== null
      ? Date.parse(endedAt) - Date.parse(receivedAt)
      : Number.POSITIVE_INFINITY,
  );
}

/** A frozen machine can't say what it saw: the call is measured where it was made, all its tries together. */
async function latenessAtFrozen(
  silence: Extract<Silence, { frozen: FrozenWhen }>,
  deadlines: Deadlines,
  execute: Execute,
): Promise<number> {
  const server = await startFrozenModel(silence.frozen);
  try {
    const model = modelAt(server.url, deadlines);
    let tookMs = 0;
    await execute({
      ...model,
      async answer(request) {
        const startedAtMs = performance.now();
        const answer = await model.answer(request);
        tookMs = performance.now() - startedAtMs;
        return answer;
      },
    });
    return tookMs - silence.calls * deadlines[silence.ends];
  } finally {
    await server.stop();
  }
}
