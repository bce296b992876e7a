import type { ErrorCode, FailureReason } from '../../shared/failure.ts';
import type { Batch } from '../../shared/ipc/batch-channels.ts';

export type BatchFailure = Batch['failures'][number];

/** True until the last run of the batch has ended. */
export function isBatchUnderWay(batch: Batch | null): batch is Batch {
  return batch !== null && batch.state !== 'finished';
}

/** True when the batch came to its end because somebody cancelled it. */
export function isCancelled({
  state,
  cancelled,
  left,
}: Pick<Batch, 'state' | 'cancelled' | 'left'>): boolean {
  return state === 'finished' && cancelled + left > 0;
}

/** How many runs of the batch have ended, one way or another; those that a cancel left in the queue have not. */
export function endedOf(batch: Batch): number {
  return batch.total - batch.waiting - batch.running.length - batch.left;
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

const haltingCodes: readonly ErrorCode[] = ['OFFLINE', 'UNAUTHORIZED'];
const haltingReasons: readonly FailureReason[] = ['LLM_NOT_CONFIGURED', 'LLM_AUTH', 'SESSION_EXPIRED'];

type Failing = Pick<Batch, 'state' | 'failed' | 'failures'>;

/** The failure for which the batch paused by itself, since every further run would fail the same way; else null. */
export function pausedBy(batch: Failing): BatchFailure | null {
  const last = batch.failures.at(-1);
  if (batch.state !== 'paused' || !last) return null;
  const isHalting =
    haltsUncounted(batch) ||
    haltingCodes.includes(last.code) ||
    (last.reason !== null && haltingReasons.includes(last.reason));
  return isHalting ? last : null;
}

/** What failed, one by one; not what only halted the batch: that run has not begun and waits. */
export function listedFailures(batch: Failing): readonly BatchFailure[] {
  return haltsUncounted(batch) ? batch.failures.slice(0, -1) : batch.failures;
}

/** How many failures there are beyond those that are listed one by one. */
export function unlistedFailures(batch: Failing): number {
  return Math.max(0, batch.failed - listedFailures(batch).length);
}

/** The last entry is of a run that does not count as failed: its turn comes again. */
function haltsUncounted({ failed, failures }: Failing): boolean {
  return failures.length > failed;
}
