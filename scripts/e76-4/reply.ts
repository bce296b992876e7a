import { z } from 'zod';

/** The codes of the product contract, written out: this must not follow the code that it judges. */
const codes = [
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'EXECUTION_ERROR',
  'OFFLINE',
  'INTERNAL_ERROR',
] as const;

/** The one envelope, with nothing else in it. */
export const replySchema = z.discriminatedUnion('success', [
  z.strictObject({ success: z.literal(true), data: z.unknown(), requestId: z.guid() }),
  z.strictObject({
    success: z.literal(false),
    error: z.strictObject({
      code: z.enum(codes),
      message: z.string().min(1),
      errors: z.array(z.string()).optional(),
      reason: z.string().optional(),
      signIn: z.string().optional(),
      lock: z.string().optional(),
      refusal: z.string().optional(),
    }),
    requestId: z.guid(),
  }),
]);

/** The same, read as a window reads it: what is there besides is for the check of the envelope. */
export const readReplySchema = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true), data: z.unknown(), requestId: z.guid() }),
  z.object({
    success: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), errors: z.array(z.string()).optional() }),
    requestId: z.guid(),
  }),
]);
export type Reply = z.infer<typeof readReplySchema>;

/** `CONFLICT: Run is not …`, or `success`: how a sentence names a reply. */
export function nameOf(reply: Reply): string {
  return reply.success ? 'success' : `${reply.error.code}: ${reply.error.message}`;
}
