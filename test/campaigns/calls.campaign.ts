import type { Random } from '../../embedded/demo/random.ts';
import type { Behaviour } from '../../embedded/demo-model/behaviours.ts';
import { workstation } from '../backend/execute-run-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { modelAt } from './support/model-at.ts';
import { withModelLanes } from './support/model-lanes.ts';
import { queueRuns } from './support/queue-runs.ts';
import { readRuns } from './support/read-runs.ts';
import { withBench } from './support/with-bench.ts';

const lanes = 6;
/** The product's promise, not its constant: nobody pays for a fourth call. */
const maxCalls = 3;
/** Longer than any run may go on: a fourth call would be answered, and seen. */
const scripted = 6;

/** `again`: may the same request be made once more after it? `format`: once, without the format that was refused. */
interface Step {
  readonly behaviour: Behaviour;
  readonly next: 'again' | 'format' | 'end';
}

const transient: readonly Behaviour[] = [
  ...[408, 409, 500, 502, 503, 504, 529].map((status): Behaviour => ({ kind: 'status', status })),
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, retryAfterSeconds: 2 },
  { kind: 'cut_stream', afterDeltas: 0 },
  { kind: 'error_event', afterDeltas: 0, errorType: 'overloaded_error' },
  { kind: 'error_event', afterDeltas: 0, errorType: 'rate_limit_error' },
  { kind: 'hang_before_headers' },
];
const final: readonly Behaviour[] = [
  ...[400, 401, 402, 403, 404, 413, 422].map((status): Behaviour => ({ kind: 'status', status })),
  { kind: 'status', status: 429, retryAfterSeconds: 600 },
  { kind: 'cut_stream', afterDeltas: 4 },
  { kind: 'end_early', afterDeltas: 4 },
  { kind: 'error_event', afterDeltas: 4, errorType: 'overloaded_error' },
  { kind: 'error_event', afterDeltas: 0, errorType: 'invalid_request_error' },
  { kind: 'hang_mid_body', afterDeltas: 2 },
  { kind: 'html' },
  { kind: 'max_tokens' },
  { kind: 'malformed' },
  { kind: 'normal' },
];
const refusesFormat: Behaviour = {
  kind: 'status',
  status: 400,
  message: 'output_config.format: Extra inputs are not permitted',
};

/** Whatever goes wrong, and however often, a run costs at most three calls: counted by the server that is paid. */
export const campaign: Campaign = {
  name: 'calls',
  smallScale: 0.1,
  run: ({ scaled, random, note }) =>
    withBench((bench) =>
      withModelLanes(lanes, async (models) => {
        const keller = await bench.signIn('keller');
        const scripts = Array.from({ length: scaled(1_000) }, () => scriptOf(random));
        const runs = await queueRuns(bench.sql, scripts.length);
        const counted = await inLanes(scripts, lanes, async (steps, index) => {
          const runId = runs[index];
          if (!runId) throw new Error('a script without a run');
          return models.use(async (lane) => {
            await lane.control.script(...steps.map(({ behaviour }) => ({ behaviour })));
            const model = modelAt(lane.url, { totalMs: 60_000, idleMs: patienceMs(steps) });
            await workstation(bench, keller, { model }).execute(runId);
            return lane.requests().length;
          });
        });
        const stored = await readRuns(bench.sql, runs);
        const unended = [...stored.values()].filter(
          ({ status }) => !['succeeded', 'failed'].includes(status),
        );
        const over = counted.filter((calls) => calls > maxCalls).length;
        const wrong = scripts.filter((steps, index) => counted[index] !== expectedCalls(steps));
        for (const steps of wrong.slice(0, 5)) {
          const calls = counted[scripts.indexOf(steps)];
          note(`${calls} calls, not ${expectedCalls(steps)}: ${JSON.stringify(steps)}`);
        }
        const runsWith = (calls: number) => counted.filter((count) => count === calls).length;
        return {
          ok: over === 0 && wrong.length === 0 && unended.length === 0 && stored.size === runs.length,
          counts: {
            runs: runs.length,
            calls: counted.reduce((sum, calls) => sum + calls, 0),
            calls_max: Math.max(...counted),
            over_3: over,
            other_than_policy: wrong.length,
            one_call: runsWith(1),
            two_calls: runsWith(2),
            three_calls: runsWith(3),
            format_refused: scripts.filter((steps) => steps[0]?.next === 'format').length,
            unended: unended.length,
          },
        };
      }),
    ),
};

function scriptOf(random: Random): Step[] {
  return Array.from({ length: scripted }, (): Step => {
    if (random.chance(0.2)) return { behaviour: refusesFormat, next: 'format' };
    return random.chance(0.75)
      ? { behaviour: random.pick(transient), next: 'again' }
      : { behaviour: random.pick(final), next: 'end' };
  });
}

/** The policy in the words of the design, told once more without a look at the code that follows it. */
function expectedCalls(steps: readonly Step[]): number {
  let mayDropFormat = true;
  for (const [index, { next }] of steps.entries()) {
    const calls = index + 1;
    if (calls === maxCalls || next === 'end' || (next === 'format' && !mayDropFormat)) return calls;
    if (next === 'format') mayDropFormat = false;
  }
  throw new Error('the script is too short');
}

/** Short where the server falls silent on purpose, else long: on a busy machine an ordinary answer may take a moment. */
function patienceMs(steps: readonly Step[]): number {
  const hangs = steps.slice(0, maxCalls).some(({ behaviour }) => behaviour.kind.startsWith('hang'));
  return hangs ? 700 : 20_000;
}
