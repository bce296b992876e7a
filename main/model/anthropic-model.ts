import type { Anthropic } from '@anthropic-ai/sdk';
import { err, ok } from '../../shared/result.ts';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import type { Model, ModelRequest } from '../engine/ports.ts';
import { type CallOutcome, callAgain, type RetryOptions } from './call-again.ts';
import { type CallWatch, type Deadlines, watchCall } from './call-deadlines.ts';
import { type ClientOptions, createClient } from './create-client.ts';
import { type CallFailure, failure } from './failure-reasons.ts';
import { createStreamOpener, type StreamOpener } from './open-stream.ts';
import { estimateCostUsd } from './price-table.ts';
import { readAnswer } from './read-answer.ts';

export interface AnthropicModelOptions extends RetryOptions {
  /** Asked for every call, so that a new key counts at once; null: none is configured. */
  readonly getKey: () => string | null;
  /** Asked together with the key, which belongs to it. A gateway that speaks the Messages API; undefined: the provider itself. */
  readonly getBaseUrl: () => string | undefined;
  readonly getModelName: () => string;
  readonly onEgressRefused?: OnEgressRefused;
  /** Asked for every call, so that a change counts for the next one. */
  readonly getDeadlines: () => Deadlines;
}

/**
 * The Messages API behind the engine's `Model` port: one streamed call per answer, and at most two more where the policy
 * lets them. Nothing that it returns or throws carries the key, the prompt or the provider's words.
 */
export function createAnthropicModel(options: AnthropicModelOptions): Model {
  const openStream = createStreamOpener();
  return {
    unavailable: () => (options.getKey() === null ? 'LLM_NOT_CONFIGURED' : null),
    async answer(request) {
      const key = options.getKey();
      if (key === null) return err({ reason: 'LLM_NOT_CONFIGURED', status: null });
      const access = { key, baseUrl: options.getBaseUrl() };
      const answer = await callAgain(options, request, (counted) =>
        callWatched({ options, openStream, request: counted }, access),
      );
      return answer.ok ? answer : err({ reason: answer.error.reason, status: answer.error.status });
    },
  };
}

/** One call with its own deadlines. */
async function callWatched(
  call: Omit<Call, 'client' | 'watch'>,
  access: Pick<ClientOptions, 'key' | 'baseUrl'>,
): Promise<CallOutcome> {
  const { options, request } = call;
  const deadlines = options.getDeadlines();
  const watch = watchCall(deadlines, request.signal);
  try {
    const client = createClient({
      ...access,
      timeoutMs: deadlines.totalMs,
      onBytes: watch.touch,
      onEgressRefused: options.onEgressRefused,
    });
    const answer = await callOnce({ ...call, client, watch });
    return answer.ok ? answer : err(causeOf(answer.error, watch, request));
  } finally {
    watch.stop();
  }
}

interface Call {
  readonly options: AnthropicModelOptions;
  readonly client: Anthropic;
  readonly openStream: StreamOpener;
  readonly watch: CallWatch;
  readonly request: ModelRequest;
}

async function callOnce(call: Call): Promise<CallOutcome> {
  const { options, client, openStream, watch, request } = call;
  const startedAtMs = options.clock.nowMs();
  const opened = await openStream(client, { request, model: options.getModelName(), signal: watch.signal });
  if (!opened.ok) return opened;
  const read = await readAnswer(opened.value.events, request.onText);
  if (!read.ok) return read;
  const { model, tokens, text, stopReason } = read.value;
  return ok({
    text,
    stopReason,
    provider: model.startsWith('rhythm-demo') ? 'demo' : 'anthropic',
    model,
    requestId: opened.value.requestId,
    latencyMs: options.clock.nowMs() - startedAtMs,
    tokens,
    costEstimateUsd: estimateCostUsd(model, tokens),
  });
}

/** An abort makes the SDK end a stream quietly or throw at random places: who aborted says what happened. */
function causeOf(cause: CallFailure, watch: CallWatch, request: ModelRequest): CallFailure {
  if (request.signal.aborted) return failure('CANCELLED', 'cancel');
  if (watch.expired) return failure('LLM_TIMEOUT', watch.heard ? 'silence' : 'no-headers');
  return cause;
}
