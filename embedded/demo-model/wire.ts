/** The name under which every answer of the demo model is filed. */
export const demoModelName = 'rhythm-demo-1';

const errorTypes = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

const errorMessages = new Map([
  [401, 'invalid x-api-key'],
  [413, 'Request exceeds the maximum size'],
  [429, 'This request would exceed your rate limit'],
  [529, 'Overloaded'],
]);

/** The API's error envelope for an HTTP status. */
export function errorBody(status: number, requestId: string, message?: string): object {
  const type = errorTypes.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return {
    type: 'error',
    error: { type, message: message ?? errorMessages.get(status) ?? `Demo fault with status ${status}` },
    request_id: requestId,
  };
}

/** A finished or, in a stream, just begun message. */
export interface WireMessage {
  id: string;
  text: string;
  stopReason: string;
  inputTokens: number;
  outputTokens: number;
}

/** The message of a reply without streaming. */
export function messageJson(message: WireMessage): object {
  return {
    ...emptyMessage(message),
    content: [{ type: 'text', text: message.text, citations: null }],
    stop_reason: message.stopReason,
    stop_details: stopDetails(message.stopReason),
    usage: usage(message.inputTokens, message.outputTokens),
  };
}

/** One server-sent event in the wire format. */
export function sse(data: { type: string } & Record<string, unknown>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The events before the first text. */
export function openingEvents(message: WireMessage): string[] {
  return [
    sse({
      type: 'message_start',
      message: { ...emptyMessage(message), usage: usage(message.inputTokens, 1) },
    }),
    sse({
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'text', text: '', citations: null },
    }),
    sse({ type: 'ping' }),
  ];
}

export function textDeltaEvent(text: string): string {
  return sse({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
}

/** The events after the last text; `message_stop` is the only proof that the answer is whole. */
export function closingEvents(message: WireMessage): string[] {
  const delta = {
    stop_reason: message.stopReason,
    stop_sequence: null,
    stop_details: stopDetails(message.stopReason),
    container: null,
  };
  const { inputTokens, outputTokens } = message;
  return [
    sse({ type: 'content_block_stop', index: 0 }),
    sse({ type: 'message_delta', delta, usage: deltaUsage(inputTokens, outputTokens) }),
    sse({ type: 'message_stop' }),
  ];
}

/** The demo model as `GET /v1/models/…` describes it. */
export function modelInfo(): object {
  return {
    id: demoModelName,
    type: 'model',
    display_name: 'Rhythm demo model (rules, not AI)',
    created_at: '2026-01-01T00:00:00Z',
    capabilities: null,
    lifecycle: 'active',
    line: null,
    deprecated_at: null,
    retires_at: null,
    max_input_tokens: 200_000,
    max_tokens: 16_000,
  };
}

/** A rough count, four characters a token: enough to show usage, not to bill by. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}

function emptyMessage(message: WireMessage): object {
  return {
    id: message.id,
    type: 'message',
    role: 'assistant',
    model: demoModelName,
    content: [],
    container: null,
    diagnostics: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
  };
}

function stopDetails(stopReason: string): object | null {
  if (stopReason !== 'refusal') return null;
  return { type: 'refusal', category: null, explanation: 'A scripted refusal of the demo model.' };
}

function deltaUsage(inputTokens: number, outputTokens: number): object {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens_details: null,
    server_tool_use: null,
  };
}

function usage(inputTokens: number, outputTokens: number): object {
  return {
    ...deltaUsage(inputTokens, outputTokens),
    cache_creation: null,
    inference_geo: null,
    service_tier: 'standard',
    speed: null,
  };
}
