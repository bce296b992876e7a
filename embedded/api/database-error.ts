import { z } from 'zod';

const postgresErrorSchema = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  message: z.string(),
  detail: z.string().optional(),
  hint: z.string().optional(),
});

/** An error in the form with which SQL itself can dictate PostgREST's reply (`raise sqlstate 'PGRST'`). */
export type DictatedError = { readonly code: 'PGRST'; readonly message: string; readonly detail: string };

// Those lite answers as PostgREST does, with words of its own: schema-cache misses, permissions, dictated replies.
const ANSWERED_BY_LITE = /^(42P01|42703|42883|42501|PGRST|PT\d{3})$/;

/**
 * Turns a Postgres error into PostgREST's reply to it: code, message, details and hint handed through.
 * Anything else comes back as it is.
 */
export function asPostgrestError(error: unknown): unknown {
  const parsed = postgresErrorSchema.safeParse(error);
  if (!parsed.success || ANSWERED_BY_LITE.test(parsed.data.code)) return error;
  const { code, message, detail, hint } = parsed.data;
  const reply: DictatedError = {
    code: 'PGRST',
    message: JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null }),
    detail: JSON.stringify({ status: statusOf(code), headers: {} }),
  };
  return reply;
}

// PostgREST's own table (its documentation, "Errors"); the first match wins, everything else is the client's fault.
const STATUS_BY_SQLSTATE: readonly (readonly [RegExp, number])[] = [
  [/^08/, 503],
  [/^09/, 500],
  [/^0[LP]/, 403],
  [/^2350[35]$/, 409],
  [/^25006$/, 405],
  [/^25/, 500],
  [/^28/, 403],
  [/^(2D|38|39|3B|40)/, 500],
  [/^53400$/, 500],
  [/^53/, 503],
  [/^(54|55|57|58)/, 500],
  [/^(F0|HV|XX)/, 500],
  [/^P0001$/, 400],
  [/^P0/, 500],
  [/^42P17$/, 500],
];

function statusOf(code: string): number {
  return STATUS_BY_SQLSTATE.find(([pattern]) => pattern.test(code))?.[1] ?? 400;
}
