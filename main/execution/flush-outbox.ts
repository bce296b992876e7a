import type { CachedEnds } from '../db/cache.ts';
import { describeBug } from '../engine/describe-bug.ts';
import { type EndPorts, type SentEnd, sendEnd } from '../engine/send-end.ts';
import { createBell } from '../sync/bell.ts';
import { singleFlight } from '../sync/single-flight.ts';

export interface FlushOptions {
  readonly ports: EndPorts;
  readonly ends: Pick<CachedEnds, 'listWaiting' | 'listOvertaken'>;
  /** Comes before every flush: what is to be told besides. */
  readonly before?: () => Promise<void>;
  /** Called after Postgres has answered for at least one end: the cache catches up. */
  readonly onSent: () => Promise<void>;
  /** How long to wait for a ring at most. Default 30 s. */
  readonly intervalMs?: number;
}

export interface OutboxFlusher {
  /** The backend was just reached. */
  ring(): void;
  /** Sends what waits now. Resolves after Postgres has answered, or was not reached; never rejects. */
  flush(): Promise<void>;
  /** Sends what waits at every ring and interval until the signal aborts. Resolves when nothing is under way; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** Brings the ends of runs that Postgres could not be told of to Postgres; each is sent by one flush at a time. */
export function createOutboxFlusher(options: FlushOptions): OutboxFlusher {
  const { ports, intervalMs = 30_000 } = options;
  const bell = createBell();
  const closed = new AbortController();
  const flush = singleFlight(async () => {
    try {
      await sendWaiting(options, closed.signal);
    } catch (bug) {
      // The outer catch of the loop: what waits stays where it is, and the next flush tries again.
      ports.log.error('outbox.fault', describeBug(bug));
    }
  });
  return {
    ring: bell.ring,
    flush,
    async run(signal) {
      while (!signal.aborted) {
        await bell.wait(intervalMs, signal);
        if (!signal.aborted) await flush();
      }
      closed.abort();
      await flush();
    },
  };
}

async function sendWaiting(
  { ports, ends, before, onSent }: FlushOptions,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await before?.();
  if (signal.aborted) return;
  for (const end of ends.listOvertaken()) ports.outbox.supersede(end);
  let answered = 0;
  for (const end of ends.listWaiting()) {
    if (signal.aborted) break;
    const sent = await sendEnd(ports, end, (call) => call());
    const { runId, claimId, requestId } = end;
    ports.log.info('outbox.sent', { runId, claimId, requestId, outcome: sent.kind });
    if (isShut(sent)) break;
    if (sent.kind !== 'waits' || sent.problem.kind === 'rejected') answered += 1;
  }
  if (answered > 0 && !signal.aborted) await onSent();
}

/** Whoever is not reached or not let in now would not be for the next one either; what was answered concerns the one. */
function isShut(sent: SentEnd): boolean {
  if (sent.kind !== 'waits') return false;
  const { problem } = sent;
  return problem.kind === 'session-expired' || (problem.kind === 'offline' && problem.code === undefined);
}
