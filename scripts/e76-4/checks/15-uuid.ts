import { type Check, createFindings } from '../check.ts';
import { nameOf } from '../reply.ts';

const malformed: readonly unknown[] = [
  '',
  'abc',
  '1',
  "0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11' or '1'='1",
  '0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e1',
  '0193f7a27c1e7d4b9a524f0c6b2d8e1g',
  'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz',
  ' 0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11 ',
  null,
  7,
  ['0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11'],
];

export const check: Check = {
  id: 'C-E76.4-15',
  rule: 'R-E76.4-15',
  kind: 'behaviour',
  sees: 'ids that are no UUID, on every channel that takes one run: the reply, and that nothing is asked of the backend',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const desk = await stage.desk('keller');
    for (const channel of ['runs.execute', 'runs.cancel', 'runs.rerun'] as const) {
      for (const runId of malformed) {
        const asked = stage.proxy.asked().length;
        const reply = await desk.call(channel, { runId });
        const name = `${channel} with the run id ${JSON.stringify(runId)}`;
        expect(nameOf(reply).startsWith('VALIDATION_ERROR'), `${name} was answered ${nameOf(reply)}`);
        const sent = stage.proxy
          .asked()
          .slice(asked)
          .filter((text) => text.includes('diagnosis_run'));
        expect(sent.length === 0, `${name} was asked of the backend`);
      }
    }
    return seen;
  },
};
