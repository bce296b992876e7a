import { err } from '../../shared/result.ts';
import { describeBug } from './describe-bug.ts';
import { type Pause, pause as timerPause } from './pause.ts';
import type { ClaimRequest, EnginePorts, HeldLease, RunStore } from './ports.ts';

const beatMs = 10_000;
/** A timer that is later than this stood still with the machine. */
const stallMs = 1_000;
/** How long the database keeps a claim without a heartbeat. It is only presumed here: Postgres decides by its clock. */
const leaseMs = 60_000;

export interface LeasePorts extends Pick<EnginePorts, 'clock' | 'log' | 'pause'> {
  readonly runs: Pick<RunStore, 'heartbeat'>;
}

interface Lease {
  readonly ports: LeasePorts;
  readonly claim: ClaimRequest;
  readonly pause: Pause;
  /** When the last beat that renewed the lease was sent: it lasts at least from then. */
  renewedAtMs: number;
  /** The database said that the claim is not ours. */
  isRefused: boolean;
  /** Aborted when the next beat must not wait for its turn; a new one follows. */
  hurry: AbortController;
}

/**
 * Renews the lease of a claim every ten seconds, one request after the other, until it is ended or lost. A beat that
 * fails is tolerated while the lease still lasts. After a sleep or a stall nothing is presumed before it was asked.
 * @param heldSinceMs a moment by the clock of the ports, not later than the claim
 */
export function holdLease(ports: LeasePorts, claim: ClaimRequest, heldSinceMs: number): HeldLease {
  const lease: Lease = {
    ports,
    claim,
    pause: ports.pause ?? timerPause,
    renewedAtMs: heldSinceMs,
    isRefused: false,
    hurry: new AbortController(),
  };
  const lost = new AbortController();
  const ended = new AbortController();

  async function keep(): Promise<void> {
    for (;;) {
      const turn = await renewOnce(lease, ended.signal);
      if (!turn.isRenewed && !ended.signal.aborted) lost.abort();
      await turn.requestEnded;
      if (!turn.isRenewed) return;
    }
  }

  const kept = keep();
  return {
    lost: lost.signal,
    beatNow: () => lease.hurry.abort(),
    async isHeld() {
      if (!lease.isRefused && (lost.signal.aborted || isStale(lease))) await beatOnce(lease, ended.signal);
      if (lease.isRefused) lost.abort();
      return !lease.isRefused;
    },
    end() {
      ended.abort();
      return kept;
    },
  };
}

/** A clock that was set back tells nothing about how long ago the last beat was. */
function isStale({ ports, renewedAtMs }: Lease): boolean {
  const ageMs = ports.clock.nowMs() - renewedAtMs;
  return ageMs < 0 || ageMs > 2 * beatMs;
}

interface Turn {
  /** False: lost, or presumed to be, or ended. */
  readonly isRenewed: boolean;
  /** A request that was given up may take a moment to end; the loss is not kept waiting for it. */
  readonly requestEnded: Promise<unknown>;
}

async function renewOnce(lease: Lease, ended: AbortSignal): Promise<Turn> {
  const over = new AbortController();
  const signal = AbortSignal.any([ended, over.signal]);
  const beating = beatUntilAnswered(lease, signal);
  const ending = presumeLost(lease, signal).then(() => false);
  const isRenewed = await Promise.race([beating, ending]);
  over.abort();
  return { isRenewed, requestEnded: beating };
}

/** Resolves when the lease must be presumed lost. Nobody could ask while the machine stood still: then it asks first. */
async function presumeLost(lease: Lease, signal: AbortSignal): Promise<void> {
  const { clock } = lease.ports;
  const dueAtMs = lease.renewedAtMs + leaseMs;
  await lease.pause(Math.max(0, dueAtMs - clock.nowMs()), signal);
  if (signal.aborted || clock.nowMs() - dueAtMs < stallMs) return;
  lease.hurry.abort();
  // A request from before may have to time out first, and the network to come back.
  await lease.pause(2 * beatMs, signal);
}

async function beatUntilAnswered(lease: Lease, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    await lease.pause(beatMs, AbortSignal.any([signal, lease.hurry.signal]));
    if (signal.aborted) return false;
    if (lease.hurry.signal.aborted) lease.hurry = new AbortController();
    const answer = await beatOnce(lease, signal);
    if (answer !== 'none') return answer === 'renewed';
    if (signal.aborted) return false;
  }
}

/** One heartbeat; what it says is kept in the lease. */
async function beatOnce(lease: Lease, signal: AbortSignal): Promise<'renewed' | 'refused' | 'none'> {
  const { runId, requestId } = lease.claim;
  const sentAtMs = lease.ports.clock.nowMs();
  const reply = await sendBeat(lease, signal);
  if (!reply.ok) {
    if (!signal.aborted)
      lease.ports.log.error('run.heartbeat-failed', { runId, requestId, kind: reply.error.kind });
    return 'none';
  }
  lease.isRefused = !reply.value.renewed;
  if (lease.isRefused) return 'refused';
  lease.renewedAtMs = sentAtMs;
  return 'renewed';
}

/** A bug in the heartbeat must not end a run that goes well: it counts as a beat that did not arrive. */
async function sendBeat({ ports, claim }: Lease, signal: AbortSignal) {
  try {
    return await ports.runs.heartbeat({ ...claim, signal });
  } catch (bug) {
    const { runId, requestId } = claim;
    ports.log.error('run.heartbeat-bug', { runId, requestId, ...describeBug(bug) });
    return err({ kind: 'offline' as const });
  }
}
