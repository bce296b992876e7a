import { z } from 'zod';
import type { ScriptInput } from '../../../embedded/demo-model/behaviours.ts';
import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';
import { nameOf } from '../reply.ts';
import type { Stage } from '../world.ts';

const errorInfoSchema = z.object({
  error_code: z.enum(['VALIDATION_ERROR', 'EXECUTION_ERROR']),
  message: z.string().min(1),
  timestamp: z.iso.datetime({ offset: true }),
  reason: z.string().optional(),
});

interface Fault {
  readonly behaviour: ScriptInput['steps'][number]['behaviour'];
  /** Null: any. */
  readonly reason: string | null;
}

/** One of each kind; how the others are told apart is for the tests of the model part. */
const faults: Readonly<Record<string, Fault>> = {
  'a refused key': { behaviour: { kind: 'status', status: 401 }, reason: 'LLM_AUTH' },
  'a bad request': { behaviour: { kind: 'status', status: 400 }, reason: 'LLM_BAD_REQUEST' },
  'an answer cut off by the limit': { behaviour: { kind: 'max_tokens' }, reason: 'LLM_TRUNCATED' },
  'a refusal': { behaviour: { kind: 'refusal' }, reason: 'LLM_REFUSED' },
  'an unknown stop': {
    behaviour: { kind: 'stop_reason', stopReason: 'cosmic_ray' },
    reason: 'LLM_UNEXPECTED_STOP',
  },
  'an answer that is no JSON': { behaviour: { kind: 'malformed' }, reason: null },
};

export const check: Check = {
  id: 'C-E76.4-11',
  rule: 'R-E76.4-11',
  kind: 'behaviour',
  sees: 'the rows of runs that met a fault of each kind: of the model, of its answer, and of the record',
  async look(world) {
    const stage = await world.stage();
    const seen: string[] = [];
    for (const [name, { behaviour, reason }] of Object.entries(faults)) {
      await stage.modelWill(behaviour);
      seen.push(...(await judge(stage, name, reason)));
    }
    await stage.modelWill();
    await stage.sql`revoke execute on function get_patient_context_pack from authenticated`;
    try {
      seen.push(...(await judge(stage, 'a record that is refused', 'CONTEXT_FORBIDDEN')));
    } finally {
      await stage.sql`grant execute on function get_patient_context_pack to authenticated`;
    }
    return seen;
  },
};

/** Executes a run that will fail. @param reason null: any */
async function judge(stage: Stage, name: string, reason: string | null): Promise<readonly string[]> {
  const { seen, expect } = createFindings();
  const runId = await stage.queueRun();
  const reply = await (await stage.desk('keller')).call('runs.execute', { runId });
  const run = await readRun(stage.sql, runId);
  expect(!reply.success, `${name} was answered ${nameOf(reply)}`);
  expect(run.status === 'failed', `after ${name} the run is ${run.status}`);
  expect(run.completed_at !== null, `after ${name} the run has no completed_at`);
  const info = errorInfoSchema.safeParse(run.error_info);
  expect(info.success, `after ${name} error_info lacks error_code, message or timestamp`);
  const told = info.data?.reason ?? 'missing';
  expect(reason === null || told === reason, `after ${name} the reason is ${told}, not ${reason}`);
  return seen;
}
