import { z } from 'zod';
import { errorCodeSchema, failureReasonSchema } from './failure.ts';
import { requestIdSchema } from './ids.ts';

/** The error half of every reply. `reason` is set for EXECUTION_ERROR; `errors` lists validation messages. */
export const callErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  errors: z.array(z.string()).optional(),
  reason: failureReasonSchema.optional(),
});
export type CallError = z.infer<typeof callErrorSchema>;

export const failureEnvelopeSchema = z.object({
  success: z.literal(false),
  error: callErrorSchema,
  requestId: requestIdSchema,
});

/** The one reply shape of every call, as the product contract fixes it. */
export type Envelope<Data> =
  | { success: true; data: Data; requestId: z.infer<typeof requestIdSchema> }
  | z.infer<typeof failureEnvelopeSchema>;

/** The schema of a channel's envelope. */
export function envelopeSchema<Data extends z.ZodType>(data: Data) {
  return z.discriminatedUnion('success', [
    z.object({ success: z.literal(true), data, requestId: requestIdSchema }),
    failureEnvelopeSchema,
  ]);
}
