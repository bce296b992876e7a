import { z } from 'zod';

/** The validation messages of a diagnosis result, each of which an `invalid` behaviour can provoke. */
export const invalidAnswerMessages = [
  'Diagnosis result must be an object',
  'summary is required and must be a string',
  'findings is required and must be an array',
  'all findings must be strings',
  'recommendations is required and must be an array',
  'all recommendations must be strings',
  'risk_level must be one of: low, moderate, high, critical',
  'confidence_score must be a number between 0 and 1',
] as const;

const afterDeltas = z.int().min(0).max(10_000).default(3);

const behaviourKinds = z.discriminatedUnion('kind', [
  /** An ordinary answer, optionally slower or faster than the server's default. */
  z.strictObject({ kind: z.literal('normal'), deltaDelayMs: z.int().min(0).max(60_000).optional() }),
  /** An HTTP error in the API's own error envelope. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfterSeconds: z.number().min(0).max(3600).optional(),
    message: z.string().optional(),
  }),
  /** Every byte of the body comes this many milliseconds after the one before. */
  z.strictObject({ kind: z.literal('slow_drip'), msPerByte: z.number().min(0).max(60_000) }),
  /** Takes the request and sends nothing until released, closed or aborted. */
  z.strictObject({ kind: z.literal('hang_before_headers') }),
  /** Sends headers and some text, then nothing until released, closed or aborted. */
  z.strictObject({ kind: z.literal('hang_mid_body'), afterDeltas }),
  /** Destroys the socket in the middle of the body. */
  z.strictObject({ kind: z.literal('cut_stream'), afterDeltas }),
  /** Ends the response normally, but before `message_stop` (JSON: in the middle of the document). */
  z.strictObject({ kind: z.literal('end_early'), afterDeltas }),
  /** An SSE `error` event after some text, as the API sends when it is overloaded mid-answer. */
  z.strictObject({
    kind: z.literal('error_event'),
    afterDeltas,
    errorType: z.string().default('overloaded_error'),
  }),
  /** A proxy's HTML page with status 200. */
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('refusal') }),
  /** The JSON cut in the middle, stop reason `max_tokens`. */
  z.strictObject({ kind: z.literal('max_tokens') }),
  /** A complete answer under a stop reason of the caller's choosing. */
  z.strictObject({ kind: z.literal('stop_reason'), stopReason: z.string().default('cosmic_ray') }),
  z.strictObject({ kind: z.literal('fenced') }),
  z.strictObject({ kind: z.literal('prose') }),
  z.strictObject({ kind: z.literal('malformed') }),
  z.strictObject({ kind: z.literal('invalid'), message: z.enum(invalidAnswerMessages) }),
  /** Evidence that cites ids the pack does not hold. */
  z.strictObject({ kind: z.literal('unknown_evidence') }),
  /** A valid answer whose JSON is at least this many bytes long. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.int().min(1).max(64_000_000).default(2_000_000) }),
  /** Does what an instruction inside the patient's notes tells it to. */
  z.strictObject({ kind: z.literal('obey_note') }),
  /** Exactly this text as the answer. */
  z.strictObject({
    kind: z.literal('verbatim'),
    text: z.string(),
    stopReason: z.string().default('end_turn'),
  }),
]);

/** How the demo model treats one request. */
export type Behaviour = z.infer<typeof behaviourKinds>;

/** The behaviour of a request nobody scripted. */
export const normalBehaviour: Behaviour = { kind: 'normal' };

const scriptStepSchema = z.strictObject({
  behaviour: behaviourKinds,
  /** How many requests it applies to. */
  times: z.int().min(1).max(1_000_000).default(1),
  /** Applies only to requests whose body contains this text. */
  match: z.string().min(1).optional(),
});

/** The body of `POST /control/script`: steps appended to the queue, used first in, first out. */
export const scriptSchema = z.strictObject({ steps: z.array(scriptStepSchema).min(1).max(10_000) });

export type ScriptStep = z.infer<typeof scriptStepSchema>;
/** A script as a test writes it, before defaults are filled in. */
export type ScriptInput = z.input<typeof scriptSchema>;
