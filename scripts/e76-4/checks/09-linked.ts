import { type Check, createFindings } from '../check.ts';
import { readArtifacts } from '../records.ts';

export const check: Check = {
  id: 'C-E76.4-9',
  rule: 'R-E76.4-9',
  kind: 'behaviour',
  sees: 'the links of a run that was executed, run again and executed once more',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const runId = await stage.queueRun();
    await stage.modelWill();
    await desk.call('runs.execute', { runId });
    await desk.call('runs.rerun', { runId });
    await desk.call('runs.execute', { runId });
    const reports = await readArtifacts(stage.sql, runId, 'diagnosis_report');
    const orders = reports.map(({ sequence_order }) => String(sequence_order ?? 'none')).join(', ');
    expect(orders === '0, 1', `two executions are linked with sequence_order ${orders || 'none'}`);
    return seen;
  },
};
