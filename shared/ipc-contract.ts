import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import { errorCodeSchema, failureReasonSchema } from './failure.ts';
import { artifactIdSchema, patientIdSchema, runIdSchema, userIdSchema } from './ids.ts';
import { pendingWriteSchema, writeProblemSchema } from './pending-write.ts';
import {
  flagRecordSchema,
  membershipSchema,
  patientRecordSchema,
  reportRecordSchema,
  reviewDecisionSchema,
  reviewRecordSchema,
  runAttemptSchema,
  runRecordSchema,
  supersededResultSchema,
} from './records.ts';
import { retryWaitSchema, runStageSchema, runStatusSchema } from './run.ts';

/**
 * Who may call a channel. `worklist`: clinician or admin. `executor`: the same, with the feature flag on.
 * The gate checks session, then role, then flag, and answers UNAUTHORIZED or FORBIDDEN.
 */
export type Caller = 'anyone' | 'signed-in' | 'worklist' | 'executor' | 'admin';

const nothing = z.object({}).strict();
const done = z.object({});

export const sessionInfoSchema = z.object({
  userId: userIdSchema,
  email: z.string(),
  displayName: z.string(),
  /** The membership that the session works in: the first that may execute, else the first. Null: no active membership. */
  workplace: membershipSchema.nullable(),
  /** False: opened from what this workstation holds, by the password or a stored session that the server has not confirmed yet. */
  verified: z.boolean(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;

/** Why the last session ended, or what changed in it, without the user having asked for it. */
export const sessionEndSchema = z.enum([
  'expired',
  'refused',
  'access-changed',
  'damaged',
  'wiped',
  /** The keyring did not open the local data of a stored session. */
  'locked',
]);
export type SessionEnd = z.infer<typeof sessionEndSchema>;

const sessionStateSchema = z.object({
  session: sessionInfoSchema.nullable(),
  /** Null: the user signed out, or there was no session. With a session: its access is another than before. */
  ended: sessionEndSchema.nullable(),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

export const connectionProblemSchema = z.enum([
  'INVALID_URL',
  'UNREACHABLE',
  'NOT_SUPABASE',
  'KEY_REJECTED',
  'SECRET_KEY',
  'SCHEMA_MISSING',
]);
export type ConnectionProblem = z.infer<typeof connectionProblemSchema>;

const passwordSchema = z.string().min(1).max(1000);

const connectionInput = z.object({
  url: z.string().trim().max(2000),
  publishableKey: z.string().trim().max(4000),
});

export const syncStateSchema = z.object({
  state: z.enum(['idle', 'syncing', 'online', 'offline']),
  /** Epoch ms of the last completed pull; null before the first. */
  lastPulledAtMs: z.number().nullable(),
  /** While a pull of several pages runs: rows that are here, and rows there will be where the server said so. */
  progress: z.object({ rows: z.int(), total: z.int().nullable() }).nullable(),
  /** Since when the server cannot be reached. */
  offlineSinceMs: z.number().nullable(),
  /** Since when the server answers, but what is shown may not be all: it holds changes back, or refuses the pull. */
  behindSinceMs: z.number().nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

export const languageSchema = z.enum(['system', 'en', 'de']);
export const themeSchema = z.enum(['system', 'light', 'dark']);

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
  gateway: z.string().nullable(),
  key: z.enum(['environment', 'stored', 'missing']),
  /** False where the system has no real keyring: a key is then only accepted from the environment. */
  keyStorable: z.boolean(),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

export const appStateSchema = z.object({
  appVersion: z.string(),
  systemLanguage: z.enum(['en', 'de']),
  language: languageSchema,
  theme: themeSchema,
  connection: z.object({
    configured: z.boolean(),
    host: z.string().nullable(),
    source: z.enum(['environment', 'settings']).nullable(),
  }),
  demo: z
    .object({
      accounts: z.array(
        z.object({
          email: z.string(),
          password: z.string(),
          displayName: z.string(),
          role: z.string(),
          organization: z.string(),
        }),
      ),
    })
    .nullable(),
  keyring: z.boolean(),
  ...sessionStateSchema.shape,
});
export type AppState = z.infer<typeof appStateSchema>;

/** A row of the worklist: the run with what the list shows of its patient. */
export const worklistRowSchema = z.object({
  run: runRecordSchema.omit({ error_info: true, input_config: true }).extend({
    reason: z.string().nullable(),
    failure: z.union([failureReasonSchema, z.literal('VALIDATION_ERROR')]).nullable(),
    risk_level: reportRecordSchema.shape.risk_level,
  }),
  patient: patientRecordSchema.nullable(),
});
export type WorklistRow = z.infer<typeof worklistRowSchema>;

export const stageProgressSchema = z.object({
  stage: runStageSchema,
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
export type StageProgress = z.infer<typeof stageProgressSchema>;

/** A run under way on this workstation. `text` is the journaled draft so far, always incomplete. */
export const liveRunSchema = z.object({
  runId: runIdSchema,
  stages: z.array(stageProgressSchema),
  /** Set while the model stage waits before it calls again. */
  wait: retryWaitSchema.nullable(),
  text: z.string(),
});
export type LiveRun = z.infer<typeof liveRunSchema>;

/** Text of an attempt on this workstation that never became a report (cut off, cancelled, crashed): always incomplete. */
export const interruptedDraftSchema = z.object({
  text: z.string(),
  /** Epoch ms at which the last piece was journaled. */
  writtenAtMs: z.number(),
});
export type InterruptedDraft = z.infer<typeof interruptedDraftSchema>;

/** How a run ended is known here and not yet acknowledged by Postgres. */
export const unsyncedEndSchema = z.object({
  outcome: z.enum(['succeeded', 'failed']),
  /** Epoch ms at which it went to the outbox. */
  sinceMs: z.number(),
  /** Why it waits: `rejected` will not be sent again by itself. */
  problem: writeProblemSchema,
  /** The code of a rejection, or of what answered in the place of Postgres. */
  code: z.string().nullable(),
  /** The report itself, which can be read while it waits; null: the run failed, or its report can't be read. */
  report: reportRecordSchema.pick({ artifact_data: true, content_hash: true, provenance: true }).nullable(),
});
export type UnsyncedEnd = z.infer<typeof unsyncedEndSchema>;

/** The local cache could not be used any more, was set aside and built anew from the server. */
export const cacheIncidentSchema = z.object({
  id: z.int(),
  /** Epoch ms by the clock of the workstation. */
  happenedAtMs: z.number(),
  problem: z.enum(['WRONG_KEY_OR_DAMAGED', 'DAMAGED', 'NOT_ENCRYPTED', 'NEWER_SCHEMA']),
  /** Writes that Postgres had not acknowledged, and results that it had not taken, that were taken over. */
  rescued: z.int(),
  /** Those that could not be read any more; null: nobody can know whether there were any. */
  lost: z.int().nullable(),
  /** File name of the unusable database, in the folder of the cache. */
  setAside: z.string(),
});
export type CacheIncident = z.infer<typeof cacheIncidentSchema>;

/** How runs are executed on this workstation. */
export const executionSettingsSchema = z
  .object({
    /** Of one call to the model, in all and without a byte. */
    callTotalSeconds: z.int().min(10).max(900),
    callIdleSeconds: z.int().min(5).max(300),
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

/** Many runs, executed by a pool. Lists are short: at most the pool, and the first hundred failures. */
export const batchSchema = z.object({
  state: z.enum(['running', 'paused', 'cancelling', 'finished']),
  total: z.int(),
  /** Not begun yet. */
  waiting: z.int(),
  running: z.array(runIdSchema).max(8),
  succeeded: z.int(),
  failed: z.int(),
  /** Were not queued any more when their turn came: somebody else had them. No failure. */
  taken: z.int(),
  /** Cancelled while they ran. */
  cancelled: z.int(),
  /** Not begun when the batch was cancelled: they stay in the queue. */
  left: z.int(),
  /** Finished here, waiting to sync. */
  unsynced: z.int(),
  failures: z
    .array(z.object({ runId: runIdSchema, code: errorCodeSchema, reason: failureReasonSchema.nullable() }))
    .max(100),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
export type Batch = z.infer<typeof batchSchema>;

/** At most 500, the oldest first. */
const outboxReply = z.object({ writes: z.array(pendingWriteSchema).max(500) });

const batchReply = z.object({ batch: batchSchema.nullable() });

/** What would go into the context pack of a patient, and whether the same was queued in the last 24 hours. */
export const packPreviewSchema = z.object({
  inputsHash: z.string(),
  /** Epoch ms; older than now only when the backend is not reached and the pack comes from the cache. */
  retrievedAtMs: z.number(),
  fromCache: z.boolean(),
  entries: z.object({ included: z.int(), total: z.int() }),
  questionnaires: z.object({ included: z.int(), total: z.int() }),
  /** ISO time of the newest measure; null: there is none. */
  measuredAt: z.string().nullable(),
  duplicate: z.object({ runId: runIdSchema, status: runStatusSchema, createdAt: z.string() }).nullable(),
});
export type PackPreview = z.infer<typeof packPreviewSchema>;

const settingsSchema = z.object({ language: languageSchema, theme: themeSchema });

/**
 * Every channel from the renderer to the main process: its intent, who may call it and both schemas.
 * The only list of channels; preload, gate and handlers are derived from it.
 */
export const ipcContract = {
  'app.getState': {
    intent: 'What the first screen needs: connection, session, language, theme, demo accounts.',
    caller: 'anyone',
    request: nothing,
    response: appStateSchema,
  },
  'app.rowsShown': {
    intent: 'Say once that the window shows rows, so that whoever started the app knows it is ready.',
    caller: 'worklist',
    request: z.object({ rows: z.int().min(1).max(1000) }),
    response: done,
  },
  'app.openWindow': {
    intent: 'Open one more window of this app, on a run or on the worklist.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema.nullable() }),
    response: done,
  },
  'settings.save': {
    intent: 'Remember language and theme on this workstation.',
    caller: 'anyone',
    request: settingsSchema.partial(),
    response: settingsSchema,
  },
  'connection.test': {
    intent: 'Try a Supabase project and say what is wrong with it, without saving anything.',
    caller: 'anyone',
    request: connectionInput,
    response: z.object({ problem: connectionProblemSchema.nullable() }),
  },
  'connection.save': {
    intent: 'Point this workstation at a Supabase project that passed the test; signs out.',
    caller: 'anyone',
    request: connectionInput,
    response: z.object({ problem: connectionProblemSchema.nullable() }),
  },
  'connection.reach': {
    intent: 'Whether the project of this workstation answers, before anybody has signed in.',
    caller: 'anyone',
    request: nothing,
    response: z.object({ reached: z.boolean() }),
  },
  'session.signIn': {
    intent: 'Sign in with e-mail and password, open the cache of that user and start the first pull.',
    caller: 'anyone',
    request: z.object({
      email: z.string().trim().min(3).max(320),
      password: passwordSchema,
      /** Answers `earlier-password`: the password that opens the local data, or to set it aside. */
      earlier: z.union([z.object({ password: passwordSchema }), z.literal('give-up')]).optional(),
    }),
    response: sessionInfoSchema,
  },
  'session.signOut': {
    intent:
      'End the session, close the cache; with `wipe` destroy its key and files. CONFLICT: something was not sent yet, and `loseUnsent` does not say to lose it.',
    caller: 'signed-in',
    request: z.object({ wipe: z.boolean(), loseUnsent: z.boolean() }),
    response: done,
  },
  'session.checkAccess': {
    intent:
      'Ask the server again what the signed-in user may do; the desk is open afterwards when that allows it. OFFLINE: the server does not answer.',
    caller: 'signed-in',
    request: nothing,
    response: sessionInfoSchema,
  },
  'runs.list': {
    intent: 'One page of the worklist out of the local cache, with counts per status.',
    caller: 'worklist',
    request: z.object({
      status: runStatusSchema.nullable(),
      search: z.string().trim().max(200),
      cursor: z.string().max(200).nullable(),
      limit: z.int().min(1).max(100),
    }),
    response: z.object({
      rows: z.array(worklistRowSchema),
      nextCursor: z.string().nullable(),
      counts: z.record(runStatusSchema, z.int()),
      /** Runs under way on this workstation. */
      executing: z.array(runIdSchema),
      /** Runs that ended here and wait to sync. */
      unsynced: z.array(runIdSchema),
    }),
  },
  'runs.get': {
    intent:
      'One run with its patient, its latest report and, while it is under way here, its stages and draft.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({
      run: runRecordSchema,
      patient: patientRecordSchema.nullable(),
      report: reportRecordSchema.nullable(),
      /** Of that report, oldest first: the latest per finding counts. `pending`: it waits to sync. */
      reviews: z.array(z.object({ record: reviewRecordSchema, pending: z.boolean() })),
      live: liveRunSchema.nullable(),
      /** Null while it is under way here, and after its text became the report. */
      draft: interruptedDraftSchema.nullable(),
      unsynced: unsyncedEndSchema.nullable(),
      /** Newest first. */
      superseded: z.array(supersededResultSchema),
    }),
  },
  'runs.create': {
    intent:
      'Queue a diagnosis run for a patient; when the same data was queued in the last 24 hours, say so instead. Offline it is kept and queued later.',
    caller: 'worklist',
    request: z.object({
      patientId: patientIdSchema,
      reason: z.string().trim().max(500),
      evenIfDuplicate: z.boolean(),
    }),
    /** `duplicate`: nothing was queued, `runId` is the existing run. `kept`: it waits in the outbox, in nobody's queue yet. */
    response: z.object({ outcome: z.enum(['queued', 'duplicate', 'kept']), runId: runIdSchema }),
  },
  'runs.execute': {
    intent: 'Claim one queued run and execute it to its end.',
    caller: 'executor',
    request: z.object({ runId: runIdSchema }),
    response: z.object({
      run: z.object({ id: runIdSchema, status: z.literal('succeeded'), artifact_id: artifactIdSchema }),
    }),
  },
  'runs.cancel': {
    intent: 'Cancel a run: under way here it ends as CANCELLED, queued it is taken from the queue.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ status: runStatusSchema }),
  },
  'runs.rerun': {
    intent: 'Queue a run that has ended once more; its history stays.',
    caller: 'executor',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ status: z.literal('queued') }),
  },
  'runs.attempts': {
    intent: 'Who tried a run when and how each attempt ended, oldest first; asks the backend.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema }),
    response: z.object({ attempts: z.array(runAttemptSchema) }),
  },
  'reviews.record': {
    intent:
      'Accept or override one finding of a report that was read; offline the decision is kept and sent later.',
    caller: 'worklist',
    request: z
      .object({
        runId: runIdSchema,
        artifactId: artifactIdSchema,
        contentHash: z.string().max(100),
        findingIndex: z.int().min(0),
        decision: reviewDecisionSchema,
        reason: z.string().trim().min(1).max(1000).nullable(),
      })
      .refine(({ decision, reason }) => decision === 'accept' || reason !== null, {
        path: ['reason'],
        error: 'To override a finding a reason is needed.',
      }),
    response: z.object({ outcome: z.enum(['recorded', 'kept']), review: reviewRecordSchema }),
  },
  'outbox.list': {
    intent: 'What was written on this workstation and is not with the server yet, oldest first.',
    caller: 'worklist',
    request: nothing,
    response: outboxReply,
  },
  'outbox.retry': {
    intent: 'Send a write once more, at once; a rejected one waits again. Answers after that try.',
    caller: 'worklist',
    request: z.object({
      key: z.guid(),
      /** For a new run that was rejected as a duplicate: queue it all the same. */
      evenIfDuplicate: z.boolean(),
    }),
    response: outboxReply,
  },
  'outbox.discard': {
    intent:
      'Remove a rejected write for good, or take back one that waits; never the end of a run that waits.',
    caller: 'worklist',
    request: z.object({ key: z.guid() }),
    response: outboxReply,
  },
  'batch.start': {
    intent:
      'Execute many runs with a pool: those named (added to a batch that is under way), or all queued ones.',
    caller: 'executor',
    request: z.object({ runIds: z.array(runIdSchema).min(1).max(500).nullable() }),
    response: batchReply,
  },
  'batch.get': {
    intent: 'The batch of this workstation: under way, or finished and not dismissed yet.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
  'batch.pause': {
    intent: 'Begin no further run of the batch; those under way go on.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
  'batch.resume': {
    intent: 'Go on with a paused batch.',
    caller: 'executor',
    request: nothing,
    response: batchReply,
  },
  'batch.cancel': {
    intent: 'Cancel the runs of the batch that are under way; those not begun stay in the queue.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
  'batch.dismiss': {
    intent: 'Put the summary of a finished batch away.',
    caller: 'worklist',
    request: nothing,
    response: batchReply,
  },
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
  'app.quit': {
    intent:
      'Answer the question of the quit guard: finish the runs first, give them back to the queue, or stay.',
    caller: 'anyone',
    request: z.object({ how: z.enum(['finish', 'release', 'stay']) }),
    response: done,
  },
  'patients.previewPack': {
    intent:
      'What the context pack of a patient would hold, how old it is, and a run that was queued with the same.',
    caller: 'worklist',
    request: z.object({ patientId: patientIdSchema }),
    response: packPreviewSchema,
  },
  'patients.list': {
    intent: 'Patients for the "new run" dialog, out of the local cache.',
    caller: 'worklist',
    request: z.object({ search: z.string().trim().max(200), limit: z.int().min(1).max(100) }),
    response: z.object({ patients: z.array(patientRecordSchema) }),
  },
  'sync.getState': {
    intent: 'How old the shown data is and whether the backend answers.',
    caller: 'worklist',
    request: nothing,
    response: syncStateSchema,
  },
  'sync.pullNow': {
    intent: 'Ask for a pull at once.',
    caller: 'worklist',
    request: nothing,
    response: syncStateSchema,
  },
  'cache.incidents': {
    intent: 'What happened to the local cache and was not confirmed yet, the latest first.',
    caller: 'worklist',
    request: nothing,
    response: z.object({ incidents: z.array(cacheIncidentSchema) }),
  },
  'cache.confirmIncident': {
    intent: 'Say that the user has read what happened to the local cache.',
    caller: 'worklist',
    request: z.object({ id: z.int() }),
    response: done,
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
      model: z
        .string()
        .trim()
        .regex(/^[\w.:@/-]{1,100}$/),
    }),
    response: modelSettingsSchema,
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
} as const satisfies Record<
  string,
  { intent: string; caller: Caller; request: z.ZodType; response: z.ZodType }
>;

export type IpcContract = typeof ipcContract;
export type Channel = keyof IpcContract;
export type RequestOf<C extends Channel> = z.input<IpcContract[C]['request']>;
export type ParsedRequestOf<C extends Channel> = z.output<IpcContract[C]['request']>;
export type ResponseOf<C extends Channel> = z.output<IpcContract[C]['response']>;
export type ReplyOf<C extends Channel> = Envelope<ResponseOf<C>>;

/** True for the name of a channel of the contract. */
export function isChannel(name: string): name is Channel {
  return Object.hasOwn(ipcContract, name);
}

/** Everything the main process announces; parsed before it is sent and again when it arrives. */
export const ipcEvents = {
  /** Stages and newly journaled text; `textOffset` is where `textDelta` begins, so a listener notices a gap. */
  'run.progress': z.object({
    runId: runIdSchema,
    stages: z.array(stageProgressSchema),
    wait: retryWaitSchema.nullable(),
    textOffset: z.int(),
    textDelta: z.string(),
    finished: z.boolean(),
  }),
  /** Rows in the cache changed; ask again for what is on the screen. */
  'data.changed': z.object({
    tables: z.array(z.enum(['patients', 'runs', 'reports', 'reviews', 'flags', 'outbox'])),
  }),
  'session.changed': sessionStateSchema,
  'sync.changed': syncStateSchema,
  'batch.changed': batchReply,
  /** Somebody wants to quit while runs are under way. `finishing`: it will, as soon as they have ended. Null: not any more. */
  'app.quitAsked': z.object({
    question: z.object({ running: z.int(), finishing: z.boolean() }).nullable(),
  }),
} as const satisfies Record<string, z.ZodType>;

export type IpcEvents = typeof ipcEvents;
export type EventName = keyof IpcEvents;
export type EventOf<E extends EventName> = z.output<IpcEvents[E]>;

/** What the preload puts on `window.rhythm`: the contract and nothing else. */
export interface RhythmBridge {
  invoke<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ReplyOf<C>>;
  /** Calls `listener` for every event; returns the function that stops it. */
  on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void;
}
