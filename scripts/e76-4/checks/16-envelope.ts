import { type Channel, ipcContract, isChannel } from '../../../shared/ipc-contract.ts';
import { type Check, createFindings } from '../check.ts';
import type { Desk } from '../desk.ts';
import { replySchema } from '../reply.ts';
import type { Stage } from '../world.ts';

/** They end the session or lock the desk: tried last, so that all others were answered in every state. */
const last: readonly string[] = ['session.signOut', 'lock.now'];
const payloads: readonly unknown[] = [{}, null, 'text', { runId: 'x', strange: [] }];

export const check: Check = {
  id: 'C-E76.4-16',
  rule: 'R-E76.4-16',
  kind: 'behaviour',
  sees: 'every channel of the contract, called well and badly by nobody, a nurse and an admin; and a handler that throws',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const names = Object.keys(ipcContract).filter(isChannel);
    const inOrder = [
      ...names.filter((name) => !last.includes(name)),
      ...names.filter((name) => last.includes(name)),
    ];
    const callers = {
      nobody: await stage.guest(null),
      nurse: await stage.guest('nurse'),
      admin: await stage.guest('admin'),
    };
    for (const [who, desk] of Object.entries(callers)) {
      for (const channel of inOrder) {
        for (const payload of payloads) {
          const problem = await shapeProblem(desk, channel, payload);
          expect(
            problem === null,
            `${channel} answered ${who} with something else than the envelope: ${problem}`,
          );
        }
      }
    }
    return [...seen, ...(await whenAHandlerThrows(stage))];
  },
};

async function shapeProblem(desk: Desk, channel: Channel, payload: unknown): Promise<string | null> {
  const parsed = replySchema.safeParse(await desk.callRaw(channel, payload));
  return parsed.success
    ? null
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
}

const secret = 'select secret from somewhere';

async function whenAHandlerThrows(stage: Stage): Promise<readonly string[]> {
  const { seen, expect } = createFindings();
  const { app } = await stage.desk('keller');
  const handlers = {
    ...app.server.handlers,
    'runs.attempts': async () => {
      throw new Error(secret);
    },
  };
  const answer = stage.engine.createGuardedCalls({ ...app.server, handlers }, () => performance.now());
  const payload = { runId: await stage.queueRun() };
  const raw: unknown = await answer({ channel: 'runs.attempts', payload, sender: {}, isTrusted: true });
  const reply = replySchema.safeParse(raw);
  const code = reply.success && !reply.data.success ? reply.data.error.code : 'no error of the envelope';
  expect(code === 'INTERNAL_ERROR', `a handler that throws was answered with ${code}`);
  expect(!JSON.stringify(raw).includes(secret), 'the text of a bug reached the window');
  return seen;
}
