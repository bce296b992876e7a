import { z } from 'zod';
import { type CallError, callRefusals, lockProblems } from '../../shared/envelope.ts';
import { errorCodeSchema, failureReasonSchema } from '../../shared/failure.ts';

/** Every field of an error, by name: one that is added to `CallError` does not compile until it is here. */
const fields: { readonly [Field in keyof Required<CallError>]: z.ZodType<CallError[Field]> } = {
  code: errorCodeSchema,
  message: z.string(),
  errors: z.array(z.string()).optional(),
  reason: failureReasonSchema.optional(),
  signIn: z
    .enum(['offline-password', 'never-here', 'damaged', 'disk-full', 'cache-refused', 'earlier-password'])
    .optional(),
  lock: z.enum(lockProblems).optional(),
  refusal: z.enum(callRefusals).optional(),
};

/** The error half of a reply; what it does not name is dropped, a stack for example. */
export const callErrorSchema = z.object(fields);

const mostErrors = 20;
/** Names that our own schemas use. */
const fieldName = /^\w{1,40}$/;

/**
 * What is wrong with a request, in words of ours: zod repeats names of fields that it does not know, and these come from
 * the caller.
 */
export function invalidInput({ issues }: z.ZodError): CallError {
  const errors = issues.slice(0, mostErrors).map((issue) => `${placeOf(issue.path)}: ${wordsOf(issue)}`);
  return { code: 'VALIDATION_ERROR', message: 'The request is not valid.', errors };
}

function wordsOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'Unknown fields' : issue.message;
}

function placeOf(path: readonly PropertyKey[]): string {
  const names = path.map((name) => (fieldName.test(String(name)) ? String(name) : '?'));
  return names.join('.') || 'request';
}
