import { type Anthropic, APIError } from '@anthropic-ai/sdk';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ModelRequest } from '../engine/ports.ts';
import { type CallFailure, callFailureOf } from './failure-reasons.ts';

export interface OpenedStream {
  readonly events: AsyncIterable<unknown>;
  /** The provider's id of the request, for support. */
  readonly requestId: string | null;
}

export interface StreamRequest {
  readonly request: ModelRequest;
  readonly model: string;
  readonly signal: AbortSignal;
}

export type StreamOpener = (
  client: Anthropic,
  request: StreamRequest,
) => Promise<Result<OpenedStream, CallFailure>>;

/** Room for a long report and, with models that think first, for the thinking, which counts as output. */
const maxTokens = 16_000;

/**
 * Opens streams, asking for structured output (`output_config.format`, generally available). Gateways and models that
 * do not know it refuse the request before any work is done: the call fails as `format-refused`, the model is remembered
 * as one that does not, and the next call asks without it. Our own check of the answer is the same either way.
 */
export function createStreamOpener(): StreamOpener {
  const modelsWithoutFormat = new Set<string>();
  return async (client, request) => {
    const structured = !modelsWithoutFormat.has(request.model);
    try {
      return ok(await send(client, request, structured));
    } catch (cause) {
      if (!structured || !refusesFormat(cause)) return err(callFailureOf(cause));
      modelsWithoutFormat.add(request.model);
      return err({ ...callFailureOf(cause), end: 'format-refused' });
    }
  };
}

async function send(
  client: Anthropic,
  { request, model, signal }: StreamRequest,
  structured: boolean,
): Promise<OpenedStream> {
  const format = { type: 'json_schema' as const, schema: { ...request.answerSchema } };
  const { data, request_id } = await client.messages
    .create(
      {
        model,
        max_tokens: maxTokens,
        stream: true,
        system: request.system,
        messages: [{ role: 'user', content: request.prompt }],
        ...(structured && { output_config: { format } }),
      },
      { signal },
    )
    .withResponse();
  return { events: data, requestId: request_id ?? null };
}

/** The only place that looks at a provider's words: no status or code says which field was refused. */
function refusesFormat(cause: unknown): boolean {
  if (!(cause instanceof APIError) || (cause.status !== 400 && cause.status !== 422)) return false;
  return /output_config|output_format|json_schema|structured.?output/i.test(cause.message);
}
