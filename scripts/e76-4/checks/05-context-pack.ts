import { z } from 'zod';
import { type Check, createFindings } from '../check.ts';
import { readArtifacts, readRun } from '../records.ts';

const idsSchema = z.array(z.object({ id: z.guid() }));
const outputSchema = z.object({ context_hash: z.string() });

export const check: Check = {
  id: 'C-E76.4-5',
  rule: 'R-E76.4-5',
  kind: 'behaviour',
  sees: 'what is asked of the backend and sent to the model: the entries of this patient, no identity, and the pack that is stored',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    const runId = await stage.queueRun();
    await stage.modelWill();
    const from = stage.proxy.asked().length;
    await desk.call('runs.execute', { runId });
    const fetched = stage.proxy
      .asked()
      .slice(from)
      .some((text) => text.startsWith('POST /rest/v1/rpc/get_patient_context_pack'));
    expect(fetched, 'get_patient_context_pack was not called');
    const run = await readRun(stage.sql, runId);
    const entries = idsSchema.parse([
      ...(await stage.sql`
        select id from anamnesis_entries where patient_id = ${run.patient_id} and not is_archived
        order by created_at desc limit 30`),
    ]);
    if (entries.length === 0) throw new Error('the patient has no entries to look for');
    const [asked] = await stage.model.requests();
    const missing = entries.filter(({ id }) => !asked?.body.includes(id)).length;
    expect(missing === 0, `${missing} of ${entries.length} entries of the record did not reach the model`);
    expect(!asked?.body.includes(run.patient_id), 'the id of the patient was sent to the model');
    const packs = await readArtifacts(stage.sql, runId, 'context_pack');
    expect(packs.length === 1, `${packs.length} context packs are stored with the run`);
    const output = outputSchema.safeParse(run.output_data);
    expect(
      output.success && output.data.context_hash === packs[0]?.content_hash,
      'output_data.context_hash is not the hash of the stored pack',
    );
    return seen;
  },
};
