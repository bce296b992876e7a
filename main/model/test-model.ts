import { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { z } from 'zod';
import type { ModelProblem, ModelTest } from '../../shared/ipc/execution-channels.ts';
import { EgressRefused, type OnEgressRefused } from '../egress/egress-refused.ts';
import type { Clock } from '../engine/ports.ts';
import { watchCall } from './call-deadlines.ts';
import { createClient, providerUrl } from './create-client.ts';
import { tlsCodes } from './tls-codes.ts';

export interface ModelTestOptions {
  /** Null: none is configured. */
  readonly key: string | null;
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly clock: Clock;
  /** Of the whole call. Default 20 s. */
  readonly timeoutMs?: number;
  readonly onEgressRefused?: OnEgressRefused;
}

type Outcome = Omit<ModelTest, 'host' | 'durationMs'>;

const messageSchema = z.object({ type: z.literal('message'), model: z.string().max(200) });

/**
 * Sends the smallest request that a run could send: the same route, key and model, one token to answer with. Asking only
 * for the model's name would cost nothing and would miss an empty account, a spent quota, and gateways that know nothing
 * but messages. Nothing of a patient is in it; nothing of the key or of the provider's words is in the answer.
 */
export async function testModel(options: ModelTestOptions): Promise<ModelTest> {
  const { clock, baseUrl = providerUrl } = options;
  const startedAtMs = clock.nowMs();
  const outcome =
    options.key === null ? problem('NOT_CONFIGURED') : await callOnce({ ...options, key: options.key });
  return { ...outcome, host: new URL(baseUrl).host, durationMs: clock.nowMs() - startedAtMs };
}

async function callOnce(options: ModelTestOptions & { readonly key: string }): Promise<Outcome> {
  const { model, timeoutMs = 20_000 } = options;
  const watch = watchCall({ totalMs: timeoutMs, idleMs: timeoutMs }, new AbortController().signal);
  try {
    const client = createClient({
      ...options,
      timeoutMs,
      onBytes: watch.touch,
      onEgressRefused: options.onEgressRefused,
    });
    const { data, request_id: requestId } = await client.messages
      .create(
        { model, max_tokens: 1, messages: [{ role: 'user', content: 'Reply with OK.' }] },
        { signal: watch.signal },
      )
      .withResponse();
    const message = messageSchema.safeParse(data);
    if (!message.success) return problem('NOT_THE_API');
    return { problem: null, model: message.data.model, status: 200, requestId: requestId ?? null };
  } catch (cause) {
    return watch.expired ? problem('TIMEOUT') : problemOf(cause);
  } finally {
    watch.stop();
  }
}

function problem(name: ModelProblem, told: Partial<Pick<Outcome, 'status' | 'requestId'>> = {}): Outcome {
  return { problem: name, model: null, status: null, requestId: null, ...told };
}

/** Only class, status, type and code are looked at, never the words: they may quote the request. */
function problemOf(cause: unknown): Outcome {
  if (cause instanceof APIConnectionError) return problem(problemOfConnection(cause));
  if (cause instanceof APIError && typeof cause.status === 'number') {
    const { status, type, requestID } = cause;
    return problem(problemOfStatus(status, type ?? null), { status, requestId: requestID ?? null });
  }
  // The SDK could not make an answer out of what came.
  return problem('NOT_THE_API');
}

const problemOfKnownStatus = new Map<number, ModelProblem>([
  [401, 'KEY_REFUSED'],
  [402, 'NO_CREDIT'],
  [403, 'NO_PERMISSION'],
  [408, 'TIMEOUT'],
  [429, 'RATE_LIMITED'],
  [504, 'TIMEOUT'],
]);

/** Errors of the API say their type; what says none is the page of somebody else, of a proxy for example. */
function problemOfStatus(status: number, type: string | null): ModelProblem {
  const known = problemOfKnownStatus.get(status);
  if (known) return known;
  if (status >= 500) return 'OVERLOADED';
  if (type === null) return 'NOT_THE_API';
  return status === 404 ? 'MODEL_UNKNOWN' : 'REQUEST_REFUSED';
}

const problemOfKnownCode = new Map<string, ModelProblem>([
  ['ENOTFOUND', 'NAME_UNKNOWN'],
  ['EAI_AGAIN', 'NAME_UNKNOWN'],
  ['ETIMEDOUT', 'TIMEOUT'],
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT'],
]);

function problemOfConnection(failure: APIConnectionError): ModelProblem {
  for (const cause of causesOf(failure)) {
    if (cause instanceof EgressRefused) return 'REDIRECTED';
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || tlsCodes.has(code)) return 'TLS';
    const known = problemOfKnownCode.get(code);
    if (known) return known;
  }
  return 'UNREACHABLE';
}

/** The error and what it was caused by, each of the addresses that were tried included. */
function* causesOf(error: Error): Generator<Error> {
  yield error;
  if (error instanceof AggregateError) {
    for (const each of error.errors) if (each instanceof Error) yield* causesOf(each);
  }
  if (error.cause instanceof Error) yield* causesOf(error.cause);
}
