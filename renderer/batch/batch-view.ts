import type { ErrorCode, FailureReason } from '../../shared/failure.ts';
import type { Batch } from '../../shared/ipc-contract.ts';

export type BatchFailure = Batch['failures'][number];

/** True until the last run of the batch has ended. */
export function isBatchUnderWay(batch: Batch | null): batch is Batch {
  return batch !== null && batch.state !== 'finished';
}

/** How many runs of the batch have ended, one way or another. */
export function endedOf(batch: Batch): number {
  return batch.total - batch.waiting - batch.running.length;
}

export const batchParts = [
  'succeeded',
  'failed',
  'running',
  'waiting',
  'unsynced',
  'taken',
  'cancelled',
  'left',
] as const;
export type BatchPart = (typeof batchParts)[number];

/** The counts that are worth a word: those that are not zero, in a fixed order. */
export function batchCounts(batch: Batch): readonly { readonly part: BatchPart; readonly count: number }[] {
  return batchParts
    .map((part) => ({ part, count: part === 'running' ? batch.running.length : batch[part] }))
    .filter(({ count }) => count > 0);
}

const stoppingCodes: readonly ErrorCode[] = ['OFFLINE', 'UNAUTHORIZED', 'FORBIDDEN'];
const stoppingReasons: readonly FailureReason[] = ['LLM_NOT_CONFIGURED', 'SESSION_EXPIRED'];

/** The failure for which the batch paused by itself, since every further run would fail the same way; else null. */
export function pausedBy({ state, failures }: Pick<Batch, 'state' | 'failures'>): BatchFailure | null {
  const last = failures.at(-1);
  if (state !== 'paused' || !last) return null;
  const isStopping =
    stoppingCodes.includes(last.code) || (last.reason !== null && stoppingReasons.includes(last.reason));
  return isStopping ? last : null;
}

/** How many failures there are beyond those that are listed one by one. */
export function unlistedFailures({ failed, failures }: Pick<Batch, 'failed' | 'failures'>): number {
  return Math.max(0, failed - failures.length);
}
