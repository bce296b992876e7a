import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { BreakOff, Plan } from './answer-plan.ts';
import { splitIntoDeltas } from './split-into-deltas.ts';
import {
  closingEvents,
  errorBody,
  messageJson,
  openingEvents,
  sse,
  textDeltaEvent,
  type WireMessage,
} from './wire.ts';

/** One request on its way to an answer. */
export interface Exchange {
  response: ServerResponse;
  requestId: string;
  stream: boolean;
  message: Omit<WireMessage, 'text' | 'stopReason' | 'outputTokens'>;
  /** Aborts when the client goes away or the server closes. */
  signal: AbortSignal;
  /** Resolves when a test releases what hangs; rejects with the signal's reason when it aborts first. */
  released: () => Promise<void>;
}

const html =
  '<!doctype html><html><head><title>Sign in</title></head><body>Guest network: please sign in.</body></html>';

/** Sends what the plan says. Rejects with the signal's reason when the client goes away meanwhile. */
export async function sendPlan(plan: Plan, exchange: Exchange): Promise<void> {
  const { response, requestId } = exchange;
  if (plan.kind === 'html') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  } else if (plan.kind === 'status') {
    sendError(response, { ...plan, requestId });
  } else {
    if (plan.hangFirst) await exchange.released();
    await sendBody(plan, exchange);
  }
}

/** Sends the API's error envelope. */
export function sendError(
  response: ServerResponse,
  error: {
    status: number;
    requestId: string;
    retryAfterSeconds?: number | undefined;
    message?: string | undefined;
  },
): void {
  const { status, requestId, retryAfterSeconds, message } = error;
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': requestId,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  });
  response.end(JSON.stringify(errorBody(status, requestId, message)));
}

type AnswerPlan = Extract<Plan, { kind: 'answer' }>;

async function sendBody(plan: AnswerPlan, exchange: Exchange): Promise<void> {
  const { response, requestId, stream } = exchange;
  const deltas = splitIntoDeltas(plan.text);
  const outputTokens = Math.max(1, Math.ceil(plan.text.length / 4));
  const message: WireMessage = {
    ...exchange.message,
    text: plan.text,
    stopReason: plan.stopReason,
    outputTokens,
  };
  const parts = stream
    ? [...openingEvents(message), ...deltas.map(textDeltaEvent), ...closingEvents(message)]
    : splitIntoDeltas(JSON.stringify(messageJson(message)));
  // A reply without streaming comes in one go, as from the real API: the pauses belong to the model's writing.
  const deltaDelayMs = stream ? plan.deltaDelayMs : 0;
  const firstDelta = stream ? openingEvents(message).length : 0;

  response.writeHead(200, {
    'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'cache-control': 'no-cache',
    'request-id': requestId,
  });
  response.flushHeaders();
  for (const [index, part] of parts.entries()) {
    const isBreak =
      plan.breakOff !== null && index === firstDelta + Math.min(plan.breakOff.afterDeltas, deltas.length - 1);
    if (isBreak && plan.breakOff !== null && (await breakOff(plan.breakOff, exchange))) return;
    await writePart(part, plan.msPerByte, exchange);
    if (deltaDelayMs > 0 && index >= firstDelta)
      await delay(deltaDelayMs, undefined, { signal: exchange.signal });
  }
  response.end();
}

/** Resolves true when the answer ends here, false when it was only held up. */
async function breakOff({ how }: BreakOff, exchange: Exchange): Promise<boolean> {
  const { response, requestId } = exchange;
  if (how === 'hang') {
    await exchange.released();
    return false;
  }
  if (how === 'end') response.end();
  else if (how === 'destroy') await destroyAfterFlush(response);
  else {
    const error = { type: how.errorType, message: 'A scripted error inside the stream' };
    response.end(sse({ type: 'error', error, request_id: requestId }));
  }
  return true;
}

/** Lets what was written reach the client first, so that a cut is a cut in the middle. */
function destroyAfterFlush(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.write('\n', () => {
      response.destroy();
      resolve();
    });
  });
}

async function writePart(part: string, msPerByte: number, { response, signal }: Exchange): Promise<void> {
  signal.throwIfAborted();
  if (msPerByte === 0) {
    await write(response, part, signal);
    return;
  }
  for (const byte of Buffer.from(part)) {
    await write(response, Uint8Array.of(byte), signal);
    await delay(msPerByte, undefined, { signal });
  }
}

/** Writes with back-pressure. */
async function write(
  response: ServerResponse,
  chunk: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  if (response.write(chunk)) return;
  await new Promise<void>((resolve, reject) => {
    const onDrain = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      response.off('drain', onDrain);
      reject(signal.reason);
    };
    response.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
