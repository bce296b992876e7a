import { z } from 'zod';
import { callErrorSchema } from '../../../main/ipc/parse-refusal.ts';
import { requestIdSchema } from '../../../shared/ids.ts';
import { type Channel, ipcContract, type ReplyOf, type ResponseOf } from '../../../shared/ipc-contract.ts';

type Responses = { readonly [C in Channel]: { readonly response: z.ZodType<ResponseOf<C>> } };
const contract: Responses = ipcContract;

const refusalSchema = z.object({
  success: z.literal(false),
  requestId: requestIdSchema,
  error: callErrorSchema,
});
const envelopeSchema = z.discriminatedUnion('success', [
  refusalSchema,
  z.object({ success: z.literal(true), requestId: requestIdSchema, data: z.unknown() }),
]);

/** The reply to a call of a channel, as it came out of another process. Throws when it is none. */
export function readReply<C extends Channel>(channel: C, value: unknown): ReplyOf<C> {
  const reply = envelopeSchema.parse(value);
  if (!reply.success) return reply;
  const entry: Responses[C] = contract[channel];
  return { ...reply, data: entry.response.parse(reply.data) };
}
