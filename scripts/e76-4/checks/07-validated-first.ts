import { invalidAnswerMessages } from '../../../embedded/demo-model/behaviours.ts';
import { type Check, createFindings } from '../check.ts';
import { readArtifacts, readRun } from '../records.ts';
import { nameOf } from '../reply.ts';

export const check: Check = {
  id: 'C-E76.4-7',
  rule: 'R-E76.4-7',
  kind: 'behaviour',
  sees: 'runs whose answers break the schema in each way that it names, or are no JSON: what is stored',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const wrong = [
      ...invalidAnswerMessages.map((message) => ({ kind: 'invalid', message }) as const),
      { kind: 'malformed' } as const,
    ];
    for (const behaviour of wrong) {
      const runId = await stage.queueRun();
      await stage.modelWill(behaviour);
      const reply = await desk.call('runs.execute', { runId });
      const name = 'message' in behaviour ? behaviour.message : behaviour.kind;
      const reports = await readArtifacts(stage.sql, runId, 'diagnosis_report');
      expect(reports.length === 0, `a report was stored of an answer that is wrong (${name})`);
      const { status } = await readRun(stage.sql, runId);
      expect(
        !reply.success && status === 'failed',
        `a wrong answer (${name}) ended as ${status}, answered ${nameOf(reply)}`,
      );
    }
    return seen;
  },
};
