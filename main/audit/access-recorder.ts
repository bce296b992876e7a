import type { AccessRecord } from '../../shared/audit.ts';
import type { RequestId } from '../../shared/ids.ts';
import type { Cache } from '../db/cache.ts';
import { keepIfPossible } from '../db/keep-if-possible.ts';
import { describeBug } from '../engine/describe-bug.ts';
import { pause } from '../engine/pause.ts';
import type { Clock, EngineLog, Ids } from '../engine/ports.ts';
import type { Remote } from '../remote/remote.ts';
import { within } from '../remote/within.ts';
import { createBell } from '../sync/bell.ts';
import { singleFlight } from '../sync/single-flight.ts';
import type { Shown } from './shown.ts';

/** Within this time the same content is one look, however often a window asks for it. */
const sameLookMs = 15 * 60_000;

/** Of one call to the server, which takes 200. */
const batchSize = 100;

export interface AccessRecorderOptions {
  readonly remote: Pick<Remote, 'audit'>;
  readonly cache: Pick<Cache, 'access'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EngineLog;
  /** False: the backend is known to be out of reach. */
  readonly isReached: () => boolean;
  /** How long to wait for more before a batch is sent. Default 1 s. */
  readonly gatherMs?: number;
  /** How long to wait for a ring at most. Default 30 s. */
  readonly intervalMs?: number;
  /** What the end waits for a server that does not answer. Default 3 s. */
  readonly lastTryMs?: number;
  /** What the server has refused is kept up to here; of more, the oldest is given up. Default 1,000. */
  readonly mostRefused?: number;
}

/** Who was shown what: on the disk before it is shown, with the server as soon as that is reached. */
export interface AccessRecorder {
  /** Call it before the window gets the data. Throws when the cache turns out to be damaged. */
  note(shown: readonly Shown[], requestId: RequestId): void;
  /** The backend was just reached. */
  ring(): void;
  /** Sends what waits now. Never rejects. */
  flush(): Promise<void>;
  /** Sends what waits by and by until the signal aborts, then once more. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** The recorder of one desk. */
export function createAccessRecorder(options: AccessRecorderOptions): AccessRecorder {
  const { cache, clock, ids, log } = options;
  const { gatherMs = 1_000, intervalMs = 30_000, lastTryMs = 3_000 } = options;
  const bell = createBell();
  const lastLookMs = new Map<string, number>();
  // What a full disk has refused: as long as this desk is open, it is not lost.
  const unkept: AccessRecord[] = [];
  // Tried once by each desk: a server that was upgraded, or somebody who works there again, may be heard now.
  const refused = new Set<string>();
  const closed = new AbortController();

  const keyOf = ({ action, entityId, what, contentHash }: Shown) =>
    [action, entityId, what, contentHash].join(' ');

  function isAnotherLook(shown: Shown): boolean {
    const nowMs = clock.nowMs();
    for (const [key, atMs] of lastLookMs) if (nowMs - atMs >= sameLookMs) lastLookMs.delete(key);
    return !lastLookMs.has(keyOf(shown));
  }

  function keep(record: AccessRecord): void {
    if (!keepIfPossible(log, () => cache.access.keep(record))) unkept.push(record);
  }

  const flush = singleFlight(async () => {
    try {
      await sendWaiting({ ...options, unkept, refused, signal: closed.signal });
    } catch (bug) {
      // The outer catch of the loop: what waits stays where it is, and the next flush tries again.
      log.error('access.fault', describeBug(bug));
    }
  });

  return {
    note(shown, requestId) {
      const looks = shown.filter(isAnotherLook);
      for (const look of looks) {
        keep({ ...look, id: ids.newId(), occurredAtMs: clock.nowMs(), requestId });
        // Only now: what could not be recorded must not pass for recorded the next time.
        lastLookMs.set(keyOf(look), clock.nowMs());
      }
      if (looks.length > 0) bell.ring();
    },
    ring: bell.ring,
    flush,
    async run(signal) {
      while (!signal.aborted) {
        await bell.wait(intervalMs, signal);
        await pause(gatherMs, signal);
        if (!signal.aborted && options.isReached()) await flush();
      }
      // Also where nobody is known to answer: what is kept may be wiped next.
      await within(lastTryMs, flush());
      closed.abort();
    },
  };
}

interface Sending extends Pick<AccessRecorderOptions, 'remote' | 'cache' | 'log' | 'mostRefused'> {
  readonly unkept: AccessRecord[];
  /** Ids of what the server has refused in this session, the oldest first. */
  readonly refused: Set<string>;
  readonly signal: AbortSignal;
}

/** Sends batch after batch until nothing waits or the server does not take it. */
async function sendWaiting(sending: Sending): Promise<void> {
  const { remote, log, signal } = sending;
  while (!signal.aborted) {
    const records = nextBatch(sending);
    if (records.length === 0) return;
    const answer = await remote.audit.recordAccess(records);
    // Too late: the cache is closed. Sent once more by the next desk, they are there once.
    if (signal.aborted) return;
    if (!answer.ok) {
      if (answer.error.kind === 'rejected') log.error('access.rejected', { code: answer.error.code });
      return;
    }
    const refused = new Set(answer.value.refused);
    const isRefused = ({ id }: AccessRecord) => refused.has(id);
    forget(sending, new Set(records.filter((record) => !isRefused(record)).map(({ id }) => id)));
    keepRefused(sending, records.filter(isRefused));
  }
}

function nextBatch({ cache, unkept, refused }: Sending): AccessRecord[] {
  const kept = cache.access.list(batchSize, refused);
  return kept.length > 0 ? kept : unkept.filter(({ id }) => !refused.has(id)).slice(0, batchSize);
}

function forget({ cache, unkept }: Sending, ids: ReadonlySet<string>): void {
  cache.access.remove([...ids]);
  const left = unkept.filter(({ id }) => !ids.has(id));
  unkept.splice(0, unkept.length, ...left);
}

/** It was seen: why the server does not believe it is for somebody to find out, so it is neither lost nor sent for ever. */
function keepRefused(sending: Sending, records: readonly AccessRecord[]): void {
  const { refused, log, mostRefused = 1_000 } = sending;
  if (records.length === 0) return;
  for (const { id } of records) refused.add(id);
  log.error('access.refused', { records: records.length });
  const givenUp = new Set([...refused].slice(0, Math.max(0, refused.size - mostRefused)));
  if (givenUp.size === 0) return;
  log.error('access.given-up', { records: givenUp.size });
  forget(sending, givenUp);
  for (const id of givenUp) refused.delete(id);
}
