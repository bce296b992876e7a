import type { IncomingMessage, ServerResponse } from 'node:http';
import { planAnswer } from './answer-plan.ts';
import type { Diagnose } from './diagnose.ts';
import { parseMessagesRequest } from './messages-request.ts';
import { readBody } from './read-body.ts';
import type { Releases } from './releases.ts';
import type { RecordedRequest, RequestLog } from './request-log.ts';
import type { ScriptQueue } from './script-queue.ts';
import { sendError, sendPlan } from './send-plan.ts';
import { countTokens } from './wire.ts';

/** What the routes of one demo model share. */
export interface ModelState {
  script: ScriptQueue;
  requests: RequestLog;
  releases: Releases;
  /** Aborts when the server closes. */
  closing: AbortController;
  deltaDelayMs: number;
  log: (line: string) => void;
  diagnose: Diagnose;
}

/** The API's own limit for a request body. */
const maxBodyBytes = 32 * 1024 * 1024;

/** Answers `POST /v1/messages` as the next scripted behaviour says, or from the rules. */
export async function handleMessages(
  request: IncomingMessage,
  response: ServerResponse,
  { recorded, state }: { recorded: RecordedRequest; state: ModelState },
): Promise<void> {
  const { requestId } = recorded;
  const body = await readBody(request, maxBodyBytes);
  if (body.kind === 'too_large') {
    sendError(response, { status: 413, requestId });
    return;
  }
  if (body.kind === 'aborted') return;
  recorded.body = body.text;
  const parsed = parseMessagesRequest(body.text);
  if (!parsed.ok) {
    sendError(response, { status: 400, requestId, message: parsed.message });
    return;
  }
  const behaviour = state.script.take(body.text);
  recorded.behaviour = behaviour.kind;
  state.requests.changed();
  const { stream, userText, prompt } = parsed.request;
  const normalText = state.diagnose(parsed.request);
  const plan = planAnswer(behaviour, { normalText, userText, deltaDelayMs: state.deltaDelayMs });
  const signal = signalOf(response, state.closing.signal);
  try {
    await sendPlan(plan, {
      response,
      requestId,
      stream,
      message: { id: requestId.replace('req_', 'msg_'), inputTokens: countTokens(prompt) },
      signal,
      released: () => state.releases.wait(signal),
    });
    if (isBrokenOff(behaviour.kind)) state.requests.end(recorded, 'broken_off', response.statusCode);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    // The client has gone or the server is closing: there is nobody left to answer.
    response.destroy();
  }
}

function isBrokenOff(kind: string): boolean {
  return kind === 'cut_stream' || kind === 'end_early' || kind === 'error_event';
}

function signalOf(response: ServerResponse, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the client has gone')));
  return AbortSignal.any([gone.signal, closing]);
}
