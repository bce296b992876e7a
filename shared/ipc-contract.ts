import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import { runIdSchema } from './ids.ts';
import { appChannels, appearanceSchema } from './ipc/app-channels.ts';
import { auditChannels } from './ipc/audit-channels.ts';
import { batchChannels, batchReply } from './ipc/batch-channels.ts';
import type { ChannelsOf } from './ipc/channel.ts';
import { connectionChannels } from './ipc/connection-channels.ts';
import { endedChannels, endedRunSchema } from './ipc/ended-channels.ts';
import { executionChannels } from './ipc/execution-channels.ts';
import { failureChannels } from './ipc/failure-channels.ts';
import { impressionChannels } from './ipc/impression-channels.ts';
import { lockChannels, lockStateSchema } from './ipc/lock-channels.ts';
import { outboxChannels } from './ipc/outbox-channels.ts';
import { patientChannels } from './ipc/patient-channels.ts';
import { reportChannels } from './ipc/report-channels.ts';
import { runChannels, stageProgressSchema } from './ipc/run-channels.ts';
import { sessionChannels, sessionStateSchema } from './ipc/session-channels.ts';
import { syncChannels, syncStateSchema } from './ipc/sync-channels.ts';
import { viewChannels } from './ipc/view-channels.ts';
import { retryWaitSchema } from './run.ts';

/**
 * Every channel from the renderer to the main process: its intent, who may call it and both schemas.
 * The only list of channels; preload, gate and handlers are derived from it.
 */
export const ipcContract = {
  ...appChannels,
  ...connectionChannels,
  ...sessionChannels,
  ...lockChannels,
  ...runChannels,
  ...reportChannels,
  ...viewChannels,
  ...endedChannels,
  ...batchChannels,
  ...patientChannels,
  ...impressionChannels,
  ...outboxChannels,
  ...syncChannels,
  ...executionChannels,
  ...failureChannels,
  ...auditChannels,
} as const satisfies ChannelsOf;

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

/** What every event says of itself. */
interface EventEntry {
  /** Told to locked windows too: it holds nothing of a patient. All others are kept back. */
  readonly whileLocked?: true;
  readonly payload: z.ZodType;
}

/** Everything the main process announces; parsed before it is sent and again when it arrives. */
export const ipcEvents = {
  /**
   * Stages of a run under way, to all windows. Newly journaled text only to those that have asked for that run;
   * `textOffset` is where `textDelta` begins, so a listener notices a gap.
   */
  'run.progress': {
    payload: z.object({
      runId: runIdSchema,
      stages: z.array(stageProgressSchema),
      wait: retryWaitSchema.nullable(),
      textOffset: z.int(),
      textDelta: z.string(),
      finished: z.boolean(),
    }),
  },
  /** A run of this workstation has ended; told until a window answers with `runs.told`. */
  'run.ended': { payload: endedRunSchema },
  /** Rows in the cache changed; ask again for what is on the screen. */
  'data.changed': {
    payload: z.object({
      tables: z.array(z.enum(['patients', 'runs', 'reports', 'reviews', 'flags', 'outbox'])),
    }),
  },
  /** Language, theme or text size were changed in a window. */
  'settings.changed': { whileLocked: true, payload: appearanceSchema },
  'session.changed': { whileLocked: true, payload: sessionStateSchema },
  'lock.changed': { whileLocked: true, payload: lockStateSchema },
  'sync.changed': { payload: syncStateSchema },
  'batch.changed': { payload: batchReply },
  /** Somebody wants to quit while runs are under way. `finishing`: it will, as soon as they have ended. Null: not any more. */
  'app.quitAsked': {
    whileLocked: true,
    payload: z.object({
      question: z.object({ running: z.int(), finishing: z.boolean() }).nullable(),
    }),
  },
} as const satisfies Record<string, EventEntry>;

export type IpcEvents = typeof ipcEvents;
export type EventName = keyof IpcEvents;
export type EventOf<E extends EventName> = z.output<IpcEvents[E]['payload']>;

/** What the preload puts on `window.rhythm`: the contract and nothing else. */
export interface RhythmBridge {
  invoke<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ReplyOf<C>>;
  /** Calls `listener` for every event; returns the function that stops it. */
  on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void;
}
