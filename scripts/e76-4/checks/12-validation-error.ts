import { z } from 'zod';
import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';

const answer = JSON.stringify({
  summary: 7,
  findings: ['fine', 7],
  recommendations: 'rest',
  risk_level: 'huge',
  confidence_score: 2,
});

/** Word for word, as the product contract has them. */
const messages = [
  'summary is required and must be a string',
  'all findings must be strings',
  'recommendations is required and must be an array',
  'risk_level must be one of: low, moderate, high, critical',
  'confidence_score must be a number between 0 and 1',
];

const errorInfoSchema = z.object({
  error_code: z.literal('VALIDATION_ERROR'),
  validation_errors: z.array(z.string()),
  raw_response: z.string(),
});

export const check: Check = {
  id: 'C-E76.4-12',
  rule: 'R-E76.4-12',
  kind: 'behaviour',
  sees: 'reply and row of a run whose answer is wrong in five ways',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const runId = await stage.queueRun();
    await stage.modelWill({ kind: 'verbatim', text: answer });
    const reply = await desk.call('runs.execute', { runId });
    const code = reply.success ? 'success' : reply.error.code;
    expect(code === 'VALIDATION_ERROR', `an invalid answer was answered ${code}`);
    const told = reply.success ? [] : (reply.error.errors ?? []);
    const unsaid = messages.filter((message) => !told.includes(message));
    expect(unsaid.length === 0, `the reply does not say: ${unsaid.join(' · ')}`);
    const info = errorInfoSchema.safeParse((await readRun(stage.sql, runId)).error_info);
    if (!info.success) {
      return [...seen, 'error_info is not a VALIDATION_ERROR with validation_errors and raw_response'];
    }
    const unkept = messages.filter((message) => !info.data.validation_errors.includes(message));
    expect(unkept.length === 0, `error_info.validation_errors lacks: ${unkept.join(' · ')}`);
    expect(info.data.raw_response === answer, 'error_info.raw_response is not what the model answered');
    return seen;
  },
};
