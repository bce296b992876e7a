import { z } from 'zod';
import { err, ok, type Result } from '../../shared/result.ts';

const count = z.int().min(0).nullish();

export const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});
export type Usage = z.infer<typeof usageSchema>;

const typed = z.looseObject({ type: z.string() });
const textPart = z.object({ text: z.string() });
const startSchema = z.object({ message: z.object({ model: z.string(), usage: usageSchema }) });
const blockStartSchema = z.object({ content_block: typed });
const blockDeltaSchema = z.object({ delta: typed });
const endSchema = z.object({
  delta: z.object({ stop_reason: z.string().nullish() }),
  usage: usageSchema.nullish(),
});

/** What an event of the stream means for the answer. `other`: pings, thinking, kinds that do not exist yet. */
export type StreamEvent =
  | { kind: 'start'; model: string; usage: Usage }
  | { kind: 'text'; text: string }
  | { kind: 'end'; stopReason: string | null; usage: Usage | null }
  | { kind: 'stop' }
  | { kind: 'other' };

/** Reads one event of the Messages API; an error means that what answers does not speak it. */
export function parseStreamEvent(event: unknown): Result<StreamEvent, z.ZodError> {
  const parsed = streamEventSchema.safeParse(event);
  return parsed.success ? ok(parsed.data) : err(parsed.error);
}

const other: StreamEvent = { kind: 'other' };

const streamEventSchema = typed.transform((event, context): StreamEvent => {
  const read = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> | null => {
    const parsed = schema.safeParse(event);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: `malformed ${event.type}` });
    return null;
  };
  const readText = (part: unknown): StreamEvent => {
    const parsed = textPart.safeParse(part);
    if (parsed.success) return { kind: 'text', text: parsed.data.text };
    context.addIssue({ code: 'custom', message: `malformed text in ${event.type}` });
    return other;
  };
  switch (event.type) {
    case 'message_start': {
      const message = read(startSchema)?.message;
      return message ? { kind: 'start', ...message } : other;
    }
    case 'content_block_start': {
      const block = read(blockStartSchema)?.content_block;
      return block?.type === 'text' ? readText(block) : other;
    }
    case 'content_block_delta': {
      const delta = read(blockDeltaSchema)?.delta;
      return delta?.type === 'text_delta' ? readText(delta) : other;
    }
    case 'message_delta': {
      const end = read(endSchema);
      return end
        ? { kind: 'end', stopReason: end.delta.stop_reason ?? null, usage: end.usage ?? null }
        : other;
    }
    case 'message_stop':
      return { kind: 'stop' };
    default:
      return other;
  }
});
