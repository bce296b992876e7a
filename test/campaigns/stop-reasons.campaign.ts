import type { Anthropic } from '@anthropic-ai/sdk';
import { openingEvents, sse, textDeltaEvent } from '../../embedded/demo-model/wire.ts';
import { workstation } from '../backend/execute-run-fixture.ts';
import { strangeServer } from '../backend/remote-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { modelAt } from './support/model-at.ts';
import { queueRuns } from './support/queue-runs.ts';
import { readRuns, reasonOfRun } from './support/read-runs.ts';
import { withBench } from './support/with-bench.ts';

type KnownStop = NonNullable<Anthropic.StopReason>;

/** Every stop reason that the SDK knows; null: the answer counts. */
const known: Readonly<Record<KnownStop, string | null>> = {
  end_turn: null,
  max_tokens: 'LLM_TRUNCATED',
  refusal: 'LLM_REFUSED',
  stop_sequence: 'LLM_UNEXPECTED_STOP',
  tool_use: 'LLM_UNEXPECTED_STOP',
  pause_turn: 'LLM_UNEXPECTED_STOP',
  model_context_window_exceeded: 'LLM_UNEXPECTED_STOP',
};

/** What no provider should send, and one will. */
const strange: readonly unknown[] = [
  'cosmic_ray',
  '',
  'END_TURN',
  ' end_turn',
  'constructor',
  '__proto__',
  null,
  undefined, // the field is missing
];

const valid = JSON.stringify({ summary: 'All is well.', findings: [], recommendations: [] });

/** The stop reason decides before the text is looked at: a whole answer and a cut one get the same reason. */
const texts: readonly { text: string; reasonOfEnd: string | null }[] = [
  { text: valid, reasonOfEnd: null },
  { text: valid.slice(0, 20), reasonOfEnd: 'VALIDATION_ERROR' },
  { text: '', reasonOfEnd: 'VALIDATION_ERROR' },
  { text: 'I can not help with this request.', reasonOfEnd: 'VALIDATION_ERROR' },
];

interface Case {
  readonly stop: unknown;
  readonly text: string;
  readonly expected: string | null;
}

const table: readonly Case[] = [
  ...Object.entries(known).map(([stop, expected]) => ({ stop, expected })),
  ...strange.map((stop) => ({ stop, expected: 'LLM_UNEXPECTED_STOP' })),
].flatMap(({ stop, expected }) =>
  texts.map(({ text, reasonOfEnd }) => ({ stop, text, expected: expected ?? reasonOfEnd })),
);

/** Every stop reason, and every text with it, ends the run for its own reason: table against Postgres. */
export const campaign: Campaign = {
  name: 'stop-reasons',
  smallScale: 0.2,
  run: ({ scaled, note }) =>
    withBench(async (bench) => {
      const keller = await bench.signIn('keller');
      const rounds = scaled(5);
      const cases = Array.from({ length: rounds }, () => table).flat();
      const runs = await queueRuns(bench.sql, cases.length);
      await inLanes(cases, 4, async ({ stop, text }, index) => {
        const runId = runs[index];
        if (!runId) throw new Error('a case without a run');
        const server = await answering(text, stop);
        try {
          await workstation(bench, keller, { model: modelAt(server.url) }).execute(runId);
        } finally {
          await server.close();
        }
      });
      const stored = await readRuns(bench.sql, runs);
      const wrong = cases.filter((expected, index) => {
        const run = stored.get(runs[index] ?? '');
        const right = expected.expected === null ? run?.status === 'succeeded' : run?.status === 'failed';
        const isWrong =
          !right || reasonOfRun(run) !== expected.expected || run?.reports !== (expected.expected ? 0 : 1);
        if (isWrong) note(JSON.stringify({ expected, run }));
        return isWrong;
      });
      return {
        ok: wrong.length === 0,
        counts: {
          runs: runs.length,
          stop_reasons: table.length / texts.length,
          texts_each: texts.length,
          reasons: new Set(table.map(({ expected }) => expected ?? 'succeeded')).size,
          wrong: wrong.length,
        },
      };
    }),
};

/** A provider that sends this text and this stop reason, whatever it is asked. */
function answering(text: string, stop: unknown) {
  const message = { id: 'msg_1', text, stopReason: '', inputTokens: 10, outputTokens: 10 };
  const delta = { stop_sequence: null, ...(stop === undefined ? {} : { stop_reason: stop }) };
  const events = [
    ...openingEvents(message),
    textDeltaEvent(text),
    sse({ type: 'content_block_stop', index: 0 }),
    sse({ type: 'message_delta', delta, usage: { output_tokens: 10 } }),
    sse({ type: 'message_stop' }),
  ];
  return strangeServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.join(''));
  });
}
