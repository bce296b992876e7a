import { z } from 'zod';
import type { Channel, ReplyOf, RequestOf } from '../../../shared/ipc-contract.ts';
import { type Devtools, openDevtools } from './devtools.ts';
import { readReply } from './read-reply.ts';

/** The page of the running app. Every method rejects when the app ends before it has answered. */
export interface AppPage {
  /** The value of an expression of a text, or of a promise of one. */
  evaluate(expression: string): Promise<string>;
  /** Calls a channel as the renderer does, through the real preload. */
  invoke<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ReplyOf<C>>;
}

interface Session {
  readonly devtools: Devtools;
  readonly sessionId: string;
}

const targetEventSchema = z.object({
  targetInfo: z.object({ targetId: z.string(), type: z.string(), url: z.string() }),
});
const attachedSchema = z.object({ sessionId: z.string() });

/** Attaches to the one window once it shows the app's own page. @param address where Chromium listens */
export async function openPage(address: string): Promise<AppPage> {
  const session = await attachTo(address);
  stayPresent(session);
  return {
    evaluate: (expression) => evaluate(session, expression),
    invoke: (channel, request) => invokeInPage(session, channel, request),
  };
}

/** Less than the shortest time after which a workstation locks itself. */
const movedEveryMs = 30_000;

/** Calls through the page are no input: without somebody at the mouse, a long campaign would find itself locked out. */
function stayPresent({ devtools, sessionId }: Session): void {
  const move = { type: 'mouseMoved', x: 1, y: 1 };
  const timer = setInterval(() => {
    devtools.send('Input.dispatchMouseEvent', move, sessionId).catch(() => clearInterval(timer));
  }, movedEveryMs).unref();
  devtools.closed.catch(() => clearInterval(timer));
}

async function attachTo(address: string): Promise<Session> {
  const devtools = await openDevtools(address);
  const shown = new Promise<string>((resolve) => {
    devtools.onEvent((method, params) => {
      if (method !== 'Target.targetCreated' && method !== 'Target.targetInfoChanged') return;
      const { targetInfo } = targetEventSchema.parse(params);
      if (targetInfo.type === 'page' && targetInfo.url.startsWith('app://')) resolve(targetInfo.targetId);
    });
  });
  await devtools.send('Target.setDiscoverTargets', { discover: true });
  const targetId = await Promise.race([shown, devtools.closed]);
  const attached = await devtools.send('Target.attachToTarget', { targetId, flatten: true });
  return { devtools, sessionId: attachedSchema.parse(attached).sessionId };
}

const evaluatedSchema = z.object({
  result: z.object({ value: z.string().optional() }),
  exceptionDetails: z.object({ text: z.string(), exception: z.unknown() }).optional(),
});

async function evaluate({ devtools, sessionId }: Session, expression: string): Promise<string> {
  const options = { expression, awaitPromise: true, returnByValue: true };
  const evaluated = await devtools.send('Runtime.evaluate', options, sessionId);
  const { result, exceptionDetails } = evaluatedSchema.parse(evaluated);
  if (exceptionDetails || result.value === undefined) {
    throw new Error(`the page did not answer: ${JSON.stringify(exceptionDetails)}`);
  }
  return result.value;
}

async function invokeInPage<C extends Channel>(
  session: Session,
  channel: C,
  request: RequestOf<C>,
): Promise<ReplyOf<C>> {
  const call = `window.rhythm.invoke(${JSON.stringify(channel)}, ${JSON.stringify(request)})`;
  return readReply(channel, JSON.parse(await evaluate(session, `${call}.then(JSON.stringify)`)));
}
