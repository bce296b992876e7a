import { z } from 'zod';
import { type Check, createFindings } from '../check.ts';
import { readArtifacts, readRun } from '../records.ts';

const outputSchema = z.object({
  artifact_id: z.guid(),
  diagnosis: z.object({ summary: z.string().min(1), findings: z.array(z.string()) }),
  context_hash: z.string().regex(/^[0-9a-f]{64}$/),
});

export const check: Check = {
  id: 'C-E76.4-10',
  rule: 'R-E76.4-10',
  kind: 'behaviour',
  sees: 'the row of a run that succeeded',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const runId = await stage.queueRun();
    await stage.modelWill();
    await desk.call('runs.execute', { runId });
    const run = await readRun(stage.sql, runId);
    const [report] = await readArtifacts(stage.sql, runId, 'diagnosis_report');
    expect(run.status === 'succeeded', `a run with a good answer ended as ${run.status}`);
    expect(run.completed_at !== null, 'a run that succeeded has no completed_at');
    const output = outputSchema.safeParse(run.output_data);
    expect(output.success, 'output_data does not hold artifact_id, diagnosis and context_hash');
    expect(
      !output.success || output.data.artifact_id === report?.id,
      'output_data names another artifact than the stored one',
    );
    return seen;
  },
};
