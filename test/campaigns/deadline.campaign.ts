import { performance } from 'node:perf_hooks';
import type { Random } from '../../embedded/demo/random.ts';
import type { Behaviour } from '../../embedded/demo-model/behaviours.ts';
import type { RecordedRequest } from '../../embedded/demo-model/request-log.ts';
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
const maxCalls = 3;

/** How the provider falls silent, and which of the two deadlines has to end the call. */
type Silence = { readonly ends: keyof Deadlines } & (
  | { readonly name: string; readonly behaviour: Behaviour }
  | { readonly name: string; readonly frozen: FrozenWhen }
);

const silences: readonly Silence[] = [
  { name: 'before_headers', behaviour: { kind: 'hang_before_headers' }, ends: 'idleMs' },
  { name: 'hung_body', behaviour: { kind: 'hang_mid_body', afterDeltas: 0 }, ends: 'idleMs' },
  { name: 'hung_text', behaviour: { kind: 'hang_mid_body', afterDeltas: 7 }, ends: 'idleMs' },
  { name: 'drip', behaviour: { kind: 'slow_drip', msPerByte: 20 }, ends: 'totalMs' },
  { name: 'half_open', frozen: 'unread', ends: 'idleMs' },
  { name: 'half_open_body', frozen: 'mid_body', ends: 'idleMs' },
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
  const idleMs = random.int(300, 1_000);
  const totalMs = silence.ends === 'totalMs' ? random.int(400, 1_500) : idleMs * random.int(2, 4);
  return { silence, deadlines: { idleMs, totalMs } };
}

type Execute = (model: Model) => ReturnType<ReturnType<typeof workstation>['execute']>;

/** How long after its deadline the slowest call of the run ended, in ms. */
function latenessOf(
  { silence, deadlines }: Case,
  models: Pool<ModelLane>,
  execute: Execute,
): Promise<number> {
  const deadlineMs = deadlines[silence.ends];
  if ('frozen' in silence) return latenessAtFrozen(silence.frozen, deadlines, execute);
  return models.use(async (lane) => {
    await lane.control.script({ behaviour: silence.behaviour, times: 100 });
    await execute(modelAt(lane.url, deadlines));
    await lane.control.waitForRequests({ count: 1, ended: true });
    return Math.max(...lane.requests().map((call) => openMs(call) - deadlineMs));
  });
}

/** How long a call was open, in ms, as the server saw it; infinite where the client never closed it. */
function openMs({ receivedAt, endedAt, outcome }: RecordedRequest): number {
  return outcome === 'aborted_by_client' && endedAt !== null
    ? Date.parse(endedAt) - Date.parse(receivedAt)
    : Number.POSITIVE_INFINITY;
}

/**
 * A frozen machine can't say what it saw, so the calls are measured where they were made: from the last text, after
 * which there is no other call, or all tries together.
 */
async function latenessAtFrozen(when: FrozenWhen, deadlines: Deadlines, execute: Execute): Promise<number> {
  const server = await startFrozenModel(when);
  try {
    const model = modelAt(server.url, deadlines);
    let lateMs = Number.POSITIVE_INFINITY;
    await execute({
      ...model,
      async answer(request) {
        let sinceMs = performance.now();
        let calls = maxCalls;
        const onText = (text: string) => {
          sinceMs = performance.now();
          calls = 1;
          request.onText(text);
        };
        const answer = await model.answer({ ...request, onText });
        lateMs = performance.now() - sinceMs - calls * deadlines.idleMs;
        return answer;
      },
    });
    return lateMs;
  } finally {
    await server.stop();
  }
}
