import { type Pause, pause as timerPause } from './pause.ts';
import type { ClaimRequest, EnginePorts, RunStore } from './ports.ts';

const beatMs = 10_000;
/** How long the database keeps a claim without a heartbeat. It is only presumed here: Postgres decides by its clock. */
export const leaseMs = 60_000;

export interface HeldLease {
  /** Aborts when the claim is not ours any more, or nobody could tell for so long that it must be presumed lost. */
  readonly lost: AbortSignal;
  /** Ends the heartbeat; resolves when no request of it is under way any more. */
  release(): Promise<void>;
}

export interface LeasePorts extends Pick<EnginePorts, 'clock' | 'log' | 'pause'> {
  readonly runs: Pick<RunStore, 'heartbeat'>;
}

interface Lease {
  readonly ports: LeasePorts;
  readonly claim: ClaimRequest;
  readonly pause: Pause;
}

/**
 * Renews the lease of a claim every ten seconds, one request after the other, until it is released or lost. A beat that
 * fails is tolerated while the lease still lasts.
 * @param heldSinceMs a moment by the clock of the ports, not later than the claim
 */
export function holdLease(ports: LeasePorts, claim: ClaimRequest, heldSinceMs: number): HeldLease {
  const lease = { ports, claim, pause: ports.pause ?? timerPause };
  const lost = new AbortController();
  const released = new AbortController();

  async function keep(): Promise<void> {
    let renewedAtMs: number | null = heldSinceMs;
    while (renewedAtMs !== null) {
      renewedAtMs = await renewBefore(lease, renewedAtMs + leaseMs, released.signal);
      if (released.signal.aborted) return;
    }
    lost.abort();
  }

  const kept = keep();
  return {
    lost: lost.signal,
    release() {
      released.abort();
      return kept;
    },
  };
}

/** @returns when the lease was renewed, or null when it is lost, is over by our clock, or was released. */
async function renewBefore(lease: Lease, endMs: number, released: AbortSignal): Promise<number | null> {
  const over = new AbortController();
  const signal = AbortSignal.any([released, over.signal]);
  const beating = beatUntilAnswered(lease, signal);
  const ending = lease.pause(Math.max(0, endMs - lease.ports.clock.nowMs()), signal).then(() => null);
  const renewedAtMs = await Promise.race([beating, ending]);
  over.abort();
  await beating;
  return renewedAtMs;
}

/** @returns when the beat was sent that renewed the lease; the lease lasts at least from then. Null: it did not. */
async function beatUntilAnswered(
  { ports, claim, pause }: Lease,
  signal: AbortSignal,
): Promise<number | null> {
  for (;;) {
    await pause(beatMs, signal);
    if (signal.aborted) return null;
    const sentAtMs = ports.clock.nowMs();
    const beat = await ports.runs.heartbeat({ ...claim, signal });
    if (beat.ok) return beat.value.renewed ? sentAtMs : null;
    if (signal.aborted) return null;
    const { runId, requestId } = claim;
    ports.log.error('run.heartbeat-failed', { runId, requestId, kind: beat.error.kind });
  }
}
