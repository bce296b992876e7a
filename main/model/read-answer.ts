import type { Provenance } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type CallFailure, callFailureOf, failure } from './failure-reasons.ts';
import { parseStreamEvent, type Usage } from './stream-events.ts';

export interface StreamedAnswer {
  readonly text: string;
  readonly stopReason: string | null;
  /** The model that answered, by its own account. */
  readonly model: string;
  readonly tokens: Provenance['tokens'];
}

/** Far above what `max_tokens` allows: a gateway that never stops must not fill the memory. */
const maxAnswerCharacters = 8_000_000;
const brokenStream = failure('LLM_NETWORK', 'malformed');
const endless = failure('LLM_TRUNCATED', 'malformed');

/**
 * Reads a stream to its end. Only `message_stop` proves that an answer is whole: a stream that merely ends was cut,
 * and a page of HTML is a stream without events. An error thrown by `onText` is the caller's and passes through.
 */
export async function readAnswer(
  stream: AsyncIterable<unknown>,
  onText: (text: string) => void,
): Promise<Result<StreamedAnswer, CallFailure>> {
  const received: { text: string; stopReason: string | null } = { text: '', stopReason: null };
  let tokens: Provenance['tokens'] = { input: 0, output: 0, cache_read: 0, cache_creation: 0 };
  let model: string | null = null;
  let whole = false;
  for await (const step of withFailures(stream)) {
    if (!step.ok) return step;
    const event = parseStreamEvent(step.value);
    if (!event.ok) return err(brokenStream);
    switch (event.value.kind) {
      case 'start':
        model = event.value.model;
        tokens = laterUsage(tokens, event.value.usage);
        break;
      case 'text':
        if (event.value.text === '') break;
        received.text += event.value.text;
        if (received.text.length > maxAnswerCharacters) return err(endless);
        onText(event.value.text);
        break;
      case 'end':
        received.stopReason = event.value.stopReason;
        tokens = laterUsage(tokens, event.value.usage);
        break;
      case 'stop':
        whole = true;
        break;
      case 'other':
        break;
    }
  }
  return whole && model !== null ? ok({ ...received, model, tokens }) : err(brokenStream);
}

/** Turns what the SDK throws into a last item, so that it cannot be taken for an error of the reader. */
async function* withFailures(stream: AsyncIterable<unknown>): AsyncGenerator<Result<unknown, CallFailure>> {
  try {
    for await (const event of stream) yield ok(event);
  } catch (cause) {
    yield err(callFailureOf(cause));
  }
}

/** Counts in a later event are totals: they replace the earlier ones. */
function laterUsage(tokens: Provenance['tokens'], usage: Usage | null): Provenance['tokens'] {
  return {
    input: usage?.input_tokens ?? tokens.input,
    output: usage?.output_tokens ?? tokens.output,
    cache_read: usage?.cache_read_input_tokens ?? tokens.cache_read,
    cache_creation: usage?.cache_creation_input_tokens ?? tokens.cache_creation,
  };
}
