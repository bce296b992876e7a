import { z } from 'zod';

const textBlocks = z.array(z.looseObject({ type: z.string(), text: z.string().optional() }));
const content = z.union([z.string(), textBlocks]);

const messagesRequestSchema = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  stream: z.boolean().default(false),
  system: content.optional(),
  messages: z
    .array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content }))
    .min(1, 'at least one message is required'),
});

/** What the model needs of a `POST /v1/messages` body. */
export interface MessagesRequest {
  stream: boolean;
  /** System prompt and messages as one text, in the order sent. */
  prompt: string;
  /** The text of the user messages only. */
  userText: string;
}

/** Reads a request body; an error is a sentence in the API's style (`max_tokens: …`). */
export function parseMessagesRequest(
  body: string,
): { ok: true; request: MessagesRequest } | { ok: false; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, message: 'The request body is not valid JSON.' };
  }
  const parsed = messagesRequestSchema.safeParse(json);
  if (!parsed.success) return { ok: false, message: describeFirstIssue(parsed.error) };
  const { stream, system, messages } = parsed.data;
  const texts = messages.map((message) => ({ role: message.role, text: textOf(message.content) }));
  return {
    ok: true,
    request: {
      stream,
      prompt: [system === undefined ? '' : textOf(system), ...texts.map(({ text }) => text)].join('\n'),
      userText: texts.flatMap(({ role, text }) => (role === 'user' ? [text] : [])).join('\n'),
    },
  };
}

function textOf(value: z.infer<typeof content>): string {
  return typeof value === 'string' ? value : value.map((block) => block.text ?? '').join('\n');
}

function describeFirstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'The request body is invalid.';
  return `${issue.path.join('.') || 'body'}: ${issue.message}`;
}
