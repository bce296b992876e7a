import type { ClaimId, RunId } from '../../shared/ids.ts';
import type { ClaimRequest, EngineLog, RunStore } from '../engine/ports.ts';

const releaseTimeoutMs = 5_000;

export interface DoubtfulClaims {
  /** Nobody could say whether this claim arrived, or whether it was given back. */
  note(claim: ClaimRequest): void;
  /** Gives back what may be held of this run, or of any; what can not be told stays noted. */
  giveBack(runId?: RunId): Promise<void>;
}

/**
 * Claims that may be held in Postgres while nobody here works on them. Without a heartbeat their lease would free the
 * runs too, but only after a minute, at the cost of an attempt, and seen from here as taken by somebody else.
 */
export function createDoubtfulClaims(runs: Pick<RunStore, 'release'>, log: EngineLog): DoubtfulClaims {
  const claims = new Map<ClaimId, ClaimRequest>();

  async function release(claim: ClaimRequest): Promise<void> {
    const { runId, claimId, requestId } = claim;
    const reply = await runs.release({ ...claim, signal: AbortSignal.timeout(releaseTimeoutMs) });
    const isUntold = !reply.ok && (reply.error.kind === 'offline' || reply.error.kind === 'session-expired');
    if (isUntold) return;
    claims.delete(claimId);
    const outcome = reply.ok && reply.value.done ? 'released' : 'not held';
    log.info('claim.doubt-ended', { runId, claimId, requestId, outcome });
  }

  return {
    note: ({ runId, claimId, requestId }) => void claims.set(claimId, { runId, claimId, requestId }),
    async giveBack(runId) {
      const chosen = [...claims.values()].filter((claim) => runId === undefined || claim.runId === runId);
      await Promise.all(chosen.map(release));
    },
  };
}
