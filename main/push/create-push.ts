import type { CallError } from '../../shared/envelope.ts';
import type { PendingWrite } from '../../shared/pending-write.ts';
import type { Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { createOutbox } from '../db/create-outbox.ts';
import type { FlagWrite, QueueWrite, ReviewWrite } from '../db/kept-write.ts';
import { describeBug } from '../engine/describe-bug.ts';
import type { Clock, EngineLog, Outbox } from '../engine/ports.ts';
import type { FlagChangeReply, QueueReply, Remote, ReviewReply } from '../remote/remote.ts';
import { discardWrite, retryWrite } from './change-outbox.ts';
import { flagDelivery, queueDelivery, reviewDelivery } from './deliveries.ts';
import { createOutboxFlusher } from './flush-outbox.ts';
import { createLanes } from './lanes.ts';
import { listWrites } from './list-writes.ts';
import { type Pushed, type PushRequest, pushNow } from './push-now.ts';
import { createStuckWatch } from './stuck-watch.ts';

export interface PushOptions {
  readonly remote: Pick<Remote, 'runs' | 'queue' | 'contexts' | 'flags' | 'reviews'>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** False: the backend is known to be out of reach. */
  readonly isReached: () => boolean;
  /** Called after the outbox has changed. */
  readonly onChanged: () => void;
  /** Comes before every flush: what is to be told besides. */
  readonly beforeFlush: () => Promise<void>;
  /** Called after Postgres has answered: the cache catches up. Nobody waits for that. */
  readonly onSent: () => Promise<void>;
}

/** Everything that this workstation writes to the server goes through here, and through the outbox. */
export interface Push {
  /** Where the engine keeps how runs ended. */
  readonly outbox: Outbox;
  queueRun(write: QueueWrite): Promise<Pushed<QueueReply>>;
  /** It takes the place of every earlier change of the same organisation that the server has not acknowledged. */
  switchFlag(change: Omit<FlagWrite, 'replaces'>): Promise<Pushed<FlagChangeReply>>;
  recordReview(write: ReviewWrite): Promise<Pushed<ReviewReply>>;
  list(): PendingWrite[];
  /** Sends a write once more; a rejected one waits again. Resolves after that try. */
  retry(key: string, change: { evenIfDuplicate: boolean }): Promise<void>;
  /** Removes a rejected write, or takes back what waits. CONFLICT: the end of a run that waits, or it is being sent. */
  discard(key: string): Result<void, CallError>;
  /** The backend was just reached. */
  ring(): void;
  /** Sends what waits now. Never rejects. */
  flush(): Promise<void>;
  /** Sends what waits by and by until the signal aborts. Resolves when nothing is under way; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** The push of one desk. */
export function createPush(options: PushOptions): Push {
  const { remote, cache, clock, log, isReached, onChanged } = options;
  const closing = new AbortController();
  function onSent(): void {
    if (closing.signal.aborted) return;
    options.onSent().catch((bug: unknown) => log.error('outbox.catch-up-fault', describeBug(bug)));
  }
  const lanes = createLanes();
  const stuck = createStuckWatch({ clock, log, isReached });
  const outbox = createOutbox(cache, {
    clock,
    onFault: (problem) => log.error('outbox.refused', { problem: problem.kind }),
    onChanged,
  });
  outbox.adopt();
  const deliveryPorts = { remote, cache, clock, log };
  const flusher = createOutboxFlusher({
    ports: { ...deliveryPorts, runs: remote.runs, outbox },
    cache,
    lanes,
    stuck,
    onChanged,
    async before() {
      // Where a full disk refused something.
      outbox.adopt();
      await options.beforeFlush();
    },
    onSent,
  });
  const pushing = {
    cache,
    lanes,
    clock,
    log,
    isReached,
    onChanged,
    onLeftSending: outbox.leave,
    ring: flusher.ring,
    closing: closing.signal,
  };
  const changing = { cache, log, flusher, stuck, onChanged };

  async function push<Reply>(request: PushRequest<Reply>): Promise<Pushed<Reply>> {
    const pushed = await pushNow(pushing, request);
    if (pushed.kind === 'answered') onSent();
    return pushed;
  }

  return {
    outbox,
    queueRun: (write) => push({ write, subject: write.runId, delivery: queueDelivery(deliveryPorts, write) }),
    switchFlag(change) {
      const write = { ...change, replaces: cache.writes.listReplaceable(change.organizationId) };
      write.replaces.forEach(stuck.forget);
      return push({
        write,
        subject: write.organizationId,
        delivery: flagDelivery(deliveryPorts, write),
        keep: () => cache.writes.keepFlagChange(write, clock.nowMs()),
      });
    },
    recordReview: (write) =>
      push({ write, subject: write.runId, delivery: reviewDelivery(deliveryPorts, write) }),
    list: () => listWrites(cache, stuck),
    retry: (key, change) => retryWrite(changing, key, change),
    discard: (key) => discardWrite(changing, key),
    ring: flusher.ring,
    flush: flusher.flush,
    async run(signal) {
      signal.addEventListener('abort', () => closing.abort(), { once: true });
      await flusher.run(signal);
      await lanes.idle();
    },
  };
}
