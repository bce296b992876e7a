import type { CachedEnds } from '../db/cache.ts';
import { describeBug } from '../engine/describe-bug.ts';
import { type EndPorts, sendEnd } from '../engine/send-end.ts';
import { createBell } from '../sync/bell.ts';

export interface FlushOptions {
  readonly ports: EndPorts;
  readonly ends: Pick<CachedEnds, 'listWaiting' | 'listOvertaken'>;
  /** Called after Postgres has answered for at least one end: the cache catches up. */
  readonly onSent: () => Promise<void>;
  /** How long to wait for a ring at most. Default 30 s. */
  readonly intervalMs?: number;
}

export interface OutboxFlusher {
  /** The backend was just reached. */
  ring(): void;
  /** Sends what waits at every ring and interval until the signal aborts. Resolves when nothing is under way; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** Brings the ends of runs that Postgres could not be told of to Postgres. */
export function createOutboxFlusher(options: FlushOptions): OutboxFlusher {
  const { ports, intervalMs = 30_000 } = options;
  const bell = createBell();
  return {
    ring: bell.ring,
    async run(signal) {
      for (;;) {
        await bell.wait(intervalMs, signal);
        if (signal.aborted) return;
        try {
          await flush(options, signal);
        } catch (bug) {
          // The outer catch of the loop: what waits stays where it is, and the next ring tries again.
          ports.log.error('outbox.fault', describeBug(bug));
        }
      }
    },
  };
}

async function flush({ ports, ends, onSent }: FlushOptions, signal: AbortSignal): Promise<void> {
  const overtaken = ends.listOvertaken();
  for (const end of overtaken) ports.outbox.supersede(end);
  let answered = 0;
  for (const end of ends.listWaiting()) {
    if (signal.aborted) break;
    const sent = await sendEnd(ports, end, (call) => call());
    const { runId, claimId, requestId } = end;
    ports.log.info('outbox.sent', { runId, claimId, requestId, outcome: sent.kind });
    // Whoever is not reached or not let in now would not be for the next one either.
    if (sent.kind === 'waits' && sent.problem.kind !== 'rejected') break;
    answered += 1;
  }
  if (answered > 0 && !signal.aborted) await onSent();
}
