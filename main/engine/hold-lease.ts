import { err } from '../../shared/result.ts';
import { describeBug } from './describe-bug.ts';
import { type Pause, pause as timerPause } from './pause.ts';
import type { ClaimRequest, EnginePorts, RunStore } from './ports.ts';

const beatMs = 10_000;
/** How long the database keeps a claim without a heartbeat. It is only presumed here: Postgres decides by its clock. */
const leaseMs = 60_000;

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
    let renewedAtMs = heldSinceMs;
    for (;;) {
      const turn = await renewBefore(lease, renewedAtMs + leaseMs, released.signal);
      if (turn.renewedAtMs === null && !released.signal.aborted) lost.abort();
      await turn.requestEnded;
      if (turn.renewedAtMs === null) return;
      renewedAtMs = turn.renewedAtMs;
    }
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

interface Turn {
  /** When the beat was sent that renewed the lease: it lasts at least from then. Null: lost, over or released. */
  readonly renewedAtMs: number | null;
  /** A request that was given up may take a moment to end; the loss is not kept waiting for it. */
  readonly requestEnded: Promise<unknown>;
}

async function renewBefore(lease: Lease, endMs: number, released: AbortSignal): Promise<Turn> {
  const over = new AbortController();
  const signal = AbortSignal.any([released, over.signal]);
  const beating = beatUntilAnswered(lease, signal);
  const ending = lease.pause(Math.max(0, endMs - lease.ports.clock.nowMs()), signal).then(() => null);
  const renewedAtMs = await Promise.race([beating, ending]);
  over.abort();
  return { renewedAtMs, requestEnded: beating };
}

async function beatUntilAnswered(lease: Lease, signal: AbortSignal): Promise<number | null> {
  const { ports, claim, pause } = lease;
  for (;;) {
    await pause(beatMs, signal);
    if (signal.aborted) return null;
    const sentAtMs = ports.clock.nowMs();
    const reply = await beatOnce(lease, signal);
    if (reply.ok) return reply.value.renewed ? sentAtMs : null;
    if (signal.aborted) return null;
    const { runId, requestId } = claim;
    ports.log.error('run.heartbeat-failed', { runId, requestId, kind: reply.error.kind });
  }
}

/** A bug in the heartbeat must not end a run that goes well: it counts as a beat that did not arrive. */
async function beatOnce({ ports, claim }: Lease, signal: AbortSignal) {
  try {
    return await ports.runs.heartbeat({ ...claim, signal });
  } catch (bug) {
    const { runId, requestId } = claim;
    ports.log.error('run.heartbeat-bug', { runId, requestId, ...describeBug(bug) });
    return err({ kind: 'offline' as const });
  }
}
