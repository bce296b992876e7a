import { z } from 'zod';
import { serverUrlSchema } from '../environment.ts';
import { flagRecordSchema } from '../records.ts';
import { type ChannelsOf, nothing } from './channel.ts';

export const flagStateSchema = z.object({
  enabled: z.boolean(),
  source: z.enum(['environment', 'organisation', 'default']),
  organisation: flagRecordSchema.nullable(),
  /** A change made here that the server does not know yet; it is not in force. */
  pending: z.object({ enabled: z.boolean(), sinceMs: z.number() }).nullable(),
});
export type FlagState = z.infer<typeof flagStateSchema>;

export const modelSettingsSchema = z.object({
  model: z.string(),
  modelSource: z.enum(['environment', 'settings', 'default']),
  /** Null: directly to the provider. */
  gateway: z.string().nullable(),
  /** `environment`: it names the gateway, or the key, which then goes where the environment says and nowhere else. */
  gatewaySource: z.enum(['environment', 'settings', 'default']),
  /** `elsewhere`: one is stored, for another gateway than that of now; it is not sent to this one. */
  key: z.enum(['environment', 'stored', 'elsewhere', 'missing']),
  /** False where the system has no real keyring: a key is then only accepted from the environment. */
  keyStorable: z.boolean(),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

export const modelNameSchema = z
  .string()
  .trim()
  .regex(/^[\w.:@/-]{1,100}$/);

/** What a call with this key, gateway and model comes to. */
export const modelProblemSchema = z.enum([
  'NOT_CONFIGURED',
  'KEY_REFUSED',
  'NO_PERMISSION',
  'NO_CREDIT',
  'MODEL_UNKNOWN',
  'REQUEST_REFUSED',
  'RATE_LIMITED',
  'OVERLOADED',
  'NAME_UNKNOWN',
  'UNREACHABLE',
  'TLS',
  'TIMEOUT',
  'REDIRECTED',
  'NOT_THE_API',
]);
export type ModelProblem = z.infer<typeof modelProblemSchema>;

export const modelTestSchema = z.object({
  problem: modelProblemSchema.nullable(),
  /** Host and port that were asked. */
  host: z.string(),
  /** The model that has answered, in its own words; null with a problem. */
  model: z.string().nullable(),
  /** From the request to the end of the answer, or to the problem. */
  durationMs: z.number(),
  /** HTTP status, where there was one. */
  status: z.int().nullable(),
  /** The provider's id of the request, for its support. */
  requestId: z.string().nullable(),
});
export type ModelTest = z.infer<typeof modelTestSchema>;

/** How runs are executed on this workstation. */
export const executionSettingsSchema = z
  .object({
    /** Of one call to the model, in all and without a byte. */
    callTotalSeconds: z.int().min(10).max(900),
    callIdleSeconds: z.int().min(5).max(300),
    /** Calls to the model per run, the first one included. */
    modelCalls: z.int().min(1).max(3).default(3),
    /** The most of a patient's record that goes to the model, in thousands of tokens; the oldest entries stay out. */
    recordKiloTokens: z.int().min(10).max(100).default(100),
    /** Runs of a batch that are executed at the same time. */
    poolSize: z.int().min(1).max(8),
    /** Below it a report asks to be checked. */
    lowConfidence: z.number().min(0).max(1),
    /** At or above it, or at or below it, a measure is critical (0–100). */
    criticalStress: z.int().min(0).max(100),
    criticalSleep: z.int().min(0).max(100),
  })
  .refine(({ callTotalSeconds, callIdleSeconds }) => callIdleSeconds <= callTotalSeconds, {
    path: ['callIdleSeconds'],
    error: 'The time without a byte cannot be longer than the whole call.',
  });
export type ExecutionSettings = z.infer<typeof executionSettingsSchema>;

/** Whether runs are executed, by which model, and how. */
export const executionChannels = {
  'execution.getSettings': {
    intent: 'Deadlines of a call, size of the pool, thresholds of the checks on an answer.',
    caller: 'worklist',
    request: nothing,
    response: executionSettingsSchema,
  },
  'execution.saveSettings': {
    intent: 'Set how runs are executed on this workstation.',
    caller: 'admin',
    request: executionSettingsSchema,
    response: executionSettingsSchema,
  },
  'flag.get': {
    intent: 'The effective DIAGNOSIS_WORKER_ENABLED, its source and its last change.',
    caller: 'worklist',
    request: nothing,
    response: flagStateSchema,
  },
  'flag.set': {
    intent:
      'Turn DIAGNOSIS_WORKER_ENABLED on or off for the organisation; audited. Offline the change is kept, and in force later.',
    caller: 'admin',
    request: z.object({ enabled: z.boolean() }),
    response: flagStateSchema,
  },
  'flag.history': {
    intent: 'Who changed the flag, and when.',
    caller: 'admin',
    request: nothing,
    response: z.object({
      changes: z.array(
        z.object({ enabled: z.boolean(), changed_by_name: z.string().nullable(), changed_at: z.string() }),
      ),
    }),
  },
  'model.getSettings': {
    intent: 'Model, gateway and whether a key is present; never the key.',
    caller: 'worklist',
    request: nothing,
    response: modelSettingsSchema,
  },
  'model.save': {
    intent: 'Set the model name of this workstation.',
    caller: 'admin',
    request: z.object({
      model: modelNameSchema,
    }),
    response: modelSettingsSchema,
  },
  'model.saveGateway': {
    intent: 'Set the gateway of this workstation, or none; a key that is stored stays with its gateway.',
    caller: 'admin',
    request: z.object({ gateway: serverUrlSchema.nullable() }),
    response: modelSettingsSchema,
  },
  'model.test': {
    intent:
      'Ask this model for one word, with the key and the gateway of now, and say what comes of it; never the key.',
    caller: 'admin',
    request: z.object({ model: modelNameSchema }),
    response: modelTestSchema,
  },
  'model.saveKey': {
    intent: 'Store the model key in the keyring of the system; refused where there is none.',
    caller: 'admin',
    request: z.object({ key: z.string().trim().min(8).max(500) }),
    response: modelSettingsSchema,
  },
  'model.removeKey': {
    intent: 'Forget the stored model key.',
    caller: 'admin',
    request: nothing,
    response: modelSettingsSchema,
  },
} as const satisfies ChannelsOf;
