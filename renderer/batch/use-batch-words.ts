import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { type BatchPart, batchCounts, isCancelled } from './batch-view.ts';
import { useRunsWord } from './use-runs-word.ts';

/** A count of the batch in words, such as "17 reports". */
export function useBatchPartWords(): (part: BatchPart, count: number) => string {
  const { t } = useLingui();
  return (part, count) =>
    ({
      succeeded: t`${plural(count, { one: '# report', other: '# reports' })}`,
      failed: t`${count} failed`,
      running: t`${count} running`,
      waiting: t`${count} not begun`,
      unsynced: t`${count} waiting to sync`,
      taken: t`${count} taken by somebody else`,
      cancelled: t`${count} cancelled`,
      left: t`${count} left in the queue`,
    })[part];
}

/** All counts of the batch in one line. */
export function useBatchWords(): (batch: Batch) => string {
  const words = useBatchPartWords();
  return (batch) =>
    batchCounts(batch)
      .map(({ part, count }) => words(part, count))
      .join(', ');
}

/** The state of the batch as a title. */
export function useBatchTitle(): (batch: Batch) => string {
  const { t } = useLingui();
  const runsWord = useRunsWord();
  return (batch) => {
    const { state, total } = batch;
    const runs = runsWord(total);
    return {
      running: t`${plural(total, { one: 'Batch of # run under way', other: 'Batch of # runs under way' })}`,
      paused: t`Paused: ${runs}`,
      cancelling: t`Being cancelled: ${runs}`,
      finished: isCancelled(batch) ? t`Batch cancelled` : t`Finished: ${runs}`,
    }[state];
  };
}
