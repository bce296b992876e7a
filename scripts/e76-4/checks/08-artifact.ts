import { z } from 'zod';
import { type Check, createFindings } from '../check.ts';
import { readArtifacts } from '../records.ts';
import { nameOf } from '../reply.ts';

const summary = 'A summary that only this answer has.';
const answer = JSON.stringify({
  summary,
  findings: ['One finding'],
  recommendations: ['One recommendation'],
  risk_level: 'low',
  confidence_score: 0.5,
});
const storedSchema = z.object({
  summary: z.string(),
  findings: z.array(z.string()),
  recommendations: z.array(z.string()),
});
const replyDataSchema = z.object({
  run: z.object({ id: z.string(), status: z.literal('succeeded'), artifact_id: z.string() }),
});

export const check: Check = {
  id: 'C-E76.4-8',
  rule: 'R-E76.4-8',
  kind: 'behaviour',
  sees: 'the artifact of a run that succeeded, its name and its content, beside what the model answered',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const runId = await stage.queueRun();
    await stage.modelWill({ kind: 'verbatim', text: answer });
    const reply = await desk.call('runs.execute', { runId });
    expect(reply.success, `a good answer was answered ${nameOf(reply)}`);
    const reports = await readArtifacts(stage.sql, runId, 'diagnosis_report');
    expect(reports.length === 1, `${reports.length} reports are stored for one run`);
    for (const report of reports) {
      expect(
        report.artifact_name === `Diagnosis Report for Run ${runId}`,
        'the artifact is not named “Diagnosis Report for Run <id>”',
      );
      const stored = storedSchema.safeParse(report.artifact_data);
      expect(stored.success && stored.data.summary === summary, 'the artifact does not hold the answer');
      const data = replyDataSchema.safeParse(reply.success ? reply.data : null);
      expect(data.data?.run.artifact_id === report.id, 'the reply does not name the stored artifact');
    }
    return seen;
  },
};
