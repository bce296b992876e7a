import { z } from 'zod';

/** Codes of the reply envelope; fixed by the product contract. */
export const errorCodes = [
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'EXECUTION_ERROR',
  'OFFLINE',
  'INTERNAL_ERROR',
] as const;
export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** Why an execution failed, finer than the code. */
export const failureReasons = [
  'LLM_NOT_CONFIGURED',
  'LLM_AUTH',
  'LLM_RATE_LIMITED',
  'LLM_OVERLOADED',
  'LLM_TIMEOUT',
  'LLM_NETWORK',
  'LLM_TRUNCATED',
  'LLM_REFUSED',
  'LLM_UNEXPECTED_STOP',
  'LLM_BAD_REQUEST',
  'CONTEXT_NOT_FOUND',
  'CONTEXT_FORBIDDEN',
  'CONTEXT_TOO_LARGE',
  'DB_ERROR',
  'SESSION_EXPIRED',
  'CANCELLED',
  'LEASE_EXPIRED',
  'LEASE_LOST',
  'INTERNAL',
] as const;
export const failureReasonSchema = z.enum(failureReasons);
export type FailureReason = z.infer<typeof failureReasonSchema>;

/** English sentence and retry advice per reason; never a stack, SQL or a name. The renderer translates by reason. */
export const failureTable: Readonly<Record<FailureReason, { message: string; retryHelps: boolean }>> = {
  LLM_NOT_CONFIGURED: { message: 'No model key is configured on this workstation.', retryHelps: false },
  LLM_AUTH: { message: 'The model provider did not accept the key.', retryHelps: false },
  LLM_RATE_LIMITED: { message: 'The model provider limits the number of requests.', retryHelps: true },
  LLM_OVERLOADED: { message: 'The model is overloaded.', retryHelps: true },
  LLM_TIMEOUT: { message: 'The model did not answer in time.', retryHelps: true },
  LLM_NETWORK: { message: 'The connection to the model was interrupted.', retryHelps: true },
  LLM_TRUNCATED: { message: "The model's answer was cut off before its end.", retryHelps: true },
  LLM_REFUSED: { message: 'The model declined to answer.', retryHelps: false },
  LLM_UNEXPECTED_STOP: { message: 'The model stopped for an unexpected reason.', retryHelps: true },
  LLM_BAD_REQUEST: { message: 'The model provider rejected the request.', retryHelps: false },
  CONTEXT_NOT_FOUND: { message: "The patient's record was not found.", retryHelps: false },
  CONTEXT_FORBIDDEN: { message: "You have no access to this patient's record.", retryHelps: false },
  CONTEXT_TOO_LARGE: { message: "The patient's record is too large for the model.", retryHelps: false },
  DB_ERROR: { message: 'The database could not complete the step.', retryHelps: true },
  SESSION_EXPIRED: { message: 'Your session expired during the run.', retryHelps: true },
  CANCELLED: { message: 'The run was cancelled.', retryHelps: true },
  LEASE_EXPIRED: { message: 'The workstation that executed the run stopped responding.', retryHelps: true },
  LEASE_LOST: {
    message: 'Another workstation took over the run; this result was not stored.',
    retryHelps: false,
  },
  INTERNAL: { message: 'An unexpected fault stopped the run.', retryHelps: true },
};

/** `error_info` of a failed run, as stored in Postgres. Old rows may lack `reason`. */
export const errorInfoSchema = z.discriminatedUnion('error_code', [
  z.object({
    error_code: z.literal('VALIDATION_ERROR'),
    message: z.string(),
    validation_errors: z.array(z.string()),
    raw_response: z.string(),
    timestamp: z.string(),
  }),
  z.object({
    error_code: z.literal('EXECUTION_ERROR'),
    message: z.string(),
    timestamp: z.string(),
    reason: failureReasonSchema.optional(),
  }),
]);
export type ErrorInfo = z.infer<typeof errorInfoSchema>;
