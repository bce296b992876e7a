import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { loadButton } from '../button/load-button.ts';
import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';
import { nameOf } from '../reply.ts';
import type { Stage } from '../world.ts';

const flagSchema = z.object({ enabled: z.boolean(), source: z.string() });

export const check: Check = {
  id: 'C-E76.4-13',
  rule: 'R-E76.4-13',
  kind: 'behaviour',
  sees: 'an organisation that has set nothing; the flag off: the rendered button, the app (also where its environment says on) and a claim past the app',
  async look(world) {
    const stage = await world.stage();
    return [...(await byDefault(stage)), ...(await whileOff(stage)), ...(await inTheWindow())];
  },
};

/** Dr. Other's organisation has no row in organization_feature_flags. */
async function byDefault(stage: Stage): Promise<readonly string[]> {
  const { seen, expect } = createFindings();
  const said = 'RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED';
  const desk = await stage.guest('other', { [said]: 'true' });
  const flag = flagSchema.parse(await desk.must('flag.get', {}));
  expect(!flag.enabled, `where nothing is set the flag is on (source: ${flag.source})`);
  return seen;
}

async function whileOff(stage: Stage): Promise<readonly string[]> {
  const { seen, expect } = createFindings();
  const desk = await stage.desk('keller');
  const runId = await stage.queueRun();
  await stage.modelWill();
  await stage.setFlag(false);
  try {
    for (const [channel, payload] of [
      ['runs.execute', { runId }],
      ['batch.start', { runIds: [runId] }],
    ] as const) {
      const reply = await desk.call(channel, payload);
      expect(
        nameOf(reply).startsWith('FORBIDDEN'),
        `${channel} with the flag off was answered ${nameOf(reply)}`,
      );
    }
    const client = await stage.client('keller');
    const claim = { status: 'running', claim_id: randomUUID() };
    await client.from('diagnosis_runs').update(claim).eq('id', runId).eq('status', 'queued').select('id');
    const { status } = await readRun(stage.sql, runId);
    expect(status === 'queued', `with the flag off a run was claimed past the app: it is ${status}`);
    expect((await stage.model.requests()).length === 0, 'the model was called with the flag off');
  } finally {
    await stage.setFlag(true);
  }
  return seen;
}

async function inTheWindow(): Promise<readonly string[]> {
  const { seen, expect } = createFindings();
  const { renderButton } = await loadButton();
  expect(renderButton('queued', true) !== '', 'a queued run has no Execute button with the flag on');
  expect(renderButton('queued', false) === '', 'a queued run has an Execute button with the flag off');
  expect(renderButton('queued', null) === '', 'there is an Execute button before the flag is known');
  expect(renderButton('running', true) === '', 'a run that is not queued has an Execute button');
  return seen;
}
