import { Anthropic } from '@anthropic-ai/sdk';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import { reachOnly } from '../egress/reach-only.ts';
import { fetchWatched } from './fetch-watched.ts';

/** Where the model is asked for when no gateway is set. */
export const providerUrl = 'https://api.anthropic.com';

export interface ClientOptions {
  readonly key: string;
  /** A gateway that speaks the Messages API; undefined: the provider itself. */
  readonly baseUrl: string | undefined;
  readonly timeoutMs: number;
  /** Called for every piece of an answer. */
  readonly onBytes: () => void;
  readonly onEgressRefused: OnEgressRefused | undefined;
}

/** Everything the SDK would otherwise take from the environment is set: address, credentials, log level, tracing. */
export function createClient(options: ClientOptions): Anthropic {
  const { key, baseUrl: baseURL = providerUrl, timeoutMs, onBytes, onEgressRefused = ignore } = options;
  return new Anthropic({
    apiKey: key,
    baseURL,
    webhookKey: null,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: fetchWatched(onBytes, reachOnly(baseURL, onEgressRefused)),
    logLevel: 'off', // at "error" it would print pieces of a malformed stream
    openTelemetry: false, // spans can be told by the environment to carry prompts and answers
  });
}

const ignore = () => undefined;
