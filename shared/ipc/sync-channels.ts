import { z } from 'zod';
import { type ChannelsOf, done, nothing } from './channel.ts';

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

/** How much is in the local cache: rows, and bytes on the disk. */
export const cacheContentsSchema = z.object({
  patients: z.int(),
  runs: z.int(),
  reports: z.int(),
  reviews: z.int(),
  records: z.int(),
  /** Written here, and not with the server yet. */
  waiting: z.int(),
  bytes: z.int(),
});
export type CacheContents = z.infer<typeof cacheContentsSchema>;

/** How old the local data is, and what happened to it. */
export const syncChannels = {
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
  'sync.rebuild': {
    intent:
      'Read everything from the server anew; what waits to be sent stays. Where it is not reached, as soon as it is.',
    caller: 'worklist',
    request: nothing,
    response: syncStateSchema,
  },
  'cache.contents': {
    intent: 'How many rows of what are in the local cache, and its size.',
    caller: 'worklist',
    request: nothing,
    response: cacheContentsSchema,
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
} as const satisfies ChannelsOf;
