import type { Cache } from '../db/cache.ts';
import { keepIfPossible } from '../db/keep-if-possible.ts';
import { keyOf, type UserWrite } from '../db/kept-write.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import { retryWhileOffline } from '../engine/remote-failure.ts';
import type { Delivery } from './deliveries.ts';
import type { Lanes } from './lanes.ts';
import { type SentWrite, sendWrite } from './send-write.ts';

/** How long a reply that was lost is asked for again while somebody waits for it. */
const patienceMs = 2_000;

/**
 * What a user is told of a write: Postgres has answered, it refused, or it was not reached. `kept`: the write is in the
 * outbox. `lost`: it is not, for the disk did not take it; then nothing has happened as far as anybody knows.
 */
export type Pushed<Reply> =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly failure: RemoteFailure }
  | { readonly kind: 'kept' }
  | { readonly kind: 'lost'; readonly failure: RemoteFailure };

export interface PushNowPorts {
  readonly cache: Pick<Cache, 'writes'>;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** False: the backend is known to be out of reach. */
  readonly isReached: () => boolean;
  /** Called after a row of the outbox has changed. */
  readonly onChanged: () => void;
  /** The disk did not take what became of a write: it still says that it is being sent. */
  readonly onLeftSending: (key: string) => void;
  /** Calls the flusher. */
  readonly ring: () => void;
  readonly closing: AbortSignal;
}

export interface PushRequest<Reply> {
  readonly write: UserWrite;
  readonly subject: string;
  readonly delivery: Delivery<Reply>;
  /** Keeps it in the outbox; throws what SQLite does. Default: beside what is there. */
  readonly keep?: () => void;
}

/**
 * Sends what a user has just written, and keeps it before: whatever kills this process from here on, it is on the disk
 * until Postgres has acknowledged it. What Postgres refuses is told to the user at once and not kept. What the disk does
 * not take is sent all the same, but not past an earlier one about the same that waits.
 */
export async function pushNow<Reply>(
  ports: PushNowPorts,
  request: PushRequest<Reply>,
): Promise<Pushed<Reply>> {
  const { cache, lanes, clock, log } = ports;
  const { write, subject, delivery, keep = () => cache.writes.keep(write, clock.nowMs()) } = request;
  const key = keyOf(write);
  if (ports.closing.aborted) return { kind: 'lost', failure: { kind: 'session-expired' } };
  const isKept = keepIfPossible(log, keep);
  return lanes.run(subject, async () => {
    const isBehind = isBehindAnother(ports, subject, key);
    if (isKept && (isBehind || !ports.isReached())) return leaveToFlusher(ports, key);
    if (isBehind) return { kind: 'lost', failure: { kind: 'rejected', code: 'NOT_KEPT' } };
    const until = AbortSignal.any([AbortSignal.timeout(patienceMs), ports.closing]);
    const sent = await sendWrite(log, delivery, (call) => retryWhileOffline({}, until, call));
    return concluded(ports, key, sent, isKept);
  });
}

/** An earlier write about the same waits: it has to come first. */
function isBehindAnother({ cache }: PushNowPorts, subject: string, key: string): boolean {
  const first = cache.writes.listTurns().find((turn) => turn.subject === subject);
  return first !== undefined && first.key !== key;
}

function leaveToFlusher(ports: PushNowPorts, key: string): { kind: 'kept' } {
  const { cache, isReached, ring } = ports;
  note(ports, key, () => cache.writes.adopt([key]));
  if (isReached()) ring();
  return { kind: 'kept' };
}

function concluded<Reply>(
  ports: PushNowPorts,
  key: string,
  sent: SentWrite<Reply>,
  isKept: boolean,
): Pushed<Reply> {
  const { writes } = ports.cache;
  if (sent.kind === 'waits') {
    const { problem } = sent;
    if (!isKept) return { kind: 'lost', failure: { kind: problem.kind } };
    note(ports, key, () => writes.wait(key, problem));
    return { kind: 'kept' };
  }
  // Where the disk refuses even that, it is sent once more, which changes nothing.
  if (isKept) note(ports, key, () => writes.remove(key));
  return sent.kind === 'refused'
    ? { kind: 'refused', failure: sent.failure }
    : { kind: 'answered', reply: sent.reply };
}

/** Keeps what became of a write. */
function note({ log, onLeftSending, onChanged }: PushNowPorts, key: string, keep: () => void): void {
  if (!keepIfPossible(log, keep)) onLeftSending(key);
  onChanged();
}
