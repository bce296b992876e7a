import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';
import { nameOf } from '../reply.ts';

export const check: Check = {
  id: 'C-E76.4-2',
  rule: 'R-E76.4-2',
  kind: 'behaviour',
  sees: 'runs that have succeeded, failed or are running elsewhere are executed: the reply, the row and the calls of the model',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    await stage.modelWill({ kind: 'normal', deltaDelayMs: 0 }, { kind: 'max_tokens' });
    const [succeeded, failed, running] = [
      await stage.queueRun(),
      await stage.queueRun(),
      await stage.queueRun(),
    ];
    await desk.must('runs.execute', { runId: succeeded });
    await desk.call('runs.execute', { runId: failed });
    const claimId = crypto.randomUUID();
    const elsewhere = await stage.client('keller');
    await elsewhere
      .from('diagnosis_runs')
      .update({ status: 'running', claim_id: claimId })
      .eq('id', running)
      .eq('status', 'queued')
      .throwOnError();
    const asked = (await stage.model.requests()).length;
    for (const [status, runId] of Object.entries({ succeeded, failed, running })) {
      const before = await readRun(stage.sql, runId);
      if (before.status !== status) throw new Error(`the run that should be ${status} is ${before.status}`);
      const reply = await desk.call('runs.execute', { runId });
      expect(
        nameOf(reply) === `CONFLICT: Run is not in 'queued' status (current: ${status})`,
        `executing a run that is ${status} was answered ${nameOf(reply)}`,
      );
      const after = await readRun(stage.sql, runId);
      expect(
        after.status === status && after.claim_id === before.claim_id,
        `executing a run that is ${status} changed it: it is ${after.status}`,
      );
    }
    const calls = (await stage.model.requests()).length - asked;
    expect(calls === 0, `the model was called ${calls} times for runs that are not queued`);
    return seen;
  },
};
