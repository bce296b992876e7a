import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';
import { nameOf } from '../reply.ts';

export const check: Check = {
  id: 'C-E76.4-3',
  rule: 'R-E76.4-3',
  kind: 'behaviour',
  sees: 'the row of a run while the model is being asked',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const runId = await stage.queueRun();
    await stage.modelWill({ kind: 'hang_before_headers' });
    const executing = desk.call('runs.execute', { runId });
    const asked = stage.model.waitForRequests({ count: 1 }).then(() => null);
    const early = await Promise.race([asked, executing]);
    if (early) return [`the run ended before the model was asked, answered ${nameOf(early)}`];
    const run = await readRun(stage.sql, runId);
    expect(run.status === 'running', `while the model is asked the run is ${run.status}`);
    expect(run.started_at !== null, 'while the model is asked started_at is null');
    expect(run.claim_id !== null, 'while the model is asked the run has no claim');
    await stage.model.release();
    await executing;
    return seen;
  },
};
