import { z } from 'zod';

/** Version 2 of the Phoenix serializer: `[join_ref, ref, topic, event, payload]`. */
export const PROTOCOL_VERSION = '2.0.0';

const messageSchema = z
  .tuple([z.string().nullable(), z.string().nullable(), z.string(), z.string(), z.unknown()])
  .transform(([joinRef, ref, topic, event, payload]) => ({ joinRef, ref, topic, event, payload }));

export type Message = z.infer<typeof messageSchema>;

/** What a client wants to hear of: `filter` is one comparison, as `status=eq.queued`. */
const bindingSchema = z.strictObject({
  event: z.enum(['*', 'INSERT', 'UPDATE', 'DELETE']),
  schema: z.string(),
  table: z.string().optional(),
  filter: z
    .string()
    .regex(/^\w+=(eq|neq|in)\./, 'only the filters eq, neq and in are supported')
    .optional(),
});

export type Binding = z.infer<typeof bindingSchema>;

export const joinSchema = z.object({
  access_token: z.string().optional(),
  config: z.object({
    private: z.literal(false, { error: 'private channels are not supported' }).optional(),
    presence: z
      .object({ enabled: z.literal(false, { error: 'presence is not supported' }).optional() })
      .optional(),
    postgres_changes: z.array(bindingSchema).default([]),
  }),
});

export const accessTokenSchema = z.object({ access_token: z.string() });

/** Parses one text frame; null when it is none of the protocol's. */
export function tryParseMessage(frame: string): Message | null {
  try {
    return messageSchema.parse(JSON.parse(frame));
  } catch {
    return null;
  }
}

/** The text frame of a message. */
export function encodeMessage(message: Message): string {
  return JSON.stringify([message.joinRef, message.ref, message.topic, message.event, message.payload]);
}
