import { useCallback, useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { useStartBatch } from './use-batch.ts';

/** More runs than this are begun only after a question: each of them is a paid call to the model. */
const askAbove = 10;

/** What is to be executed: the named runs, or with null all that are queued. */
interface Wanted {
  readonly runIds: readonly RunId[] | null;
  readonly count: number;
}

/**
 * Starting many runs: at once when they are few, after a question (`asked`) when they are many.
 * @param onBegin called at the press, before a run can change.
 */
export function useStartRuns(onBegin: (runIds: readonly RunId[] | null) => void, onStarted: () => void) {
  const [asked, setAsked] = useState<Wanted | null>(null);
  const { mutate, isPending, error, reset } = useStartBatch();
  const begin = useCallback(
    ({ runIds }: Wanted) => {
      onBegin(runIds);
      mutate(runIds, { onSuccess: onStarted });
    },
    [mutate, onBegin, onStarted],
  );
  const start = useCallback(
    (wanted: Wanted) => {
      if (wanted.count === 0 || isPending) return;
      if (wanted.count > askAbove) setAsked(wanted);
      else begin(wanted);
    },
    [begin, isPending],
  );
  const answer = (isYes: boolean) => {
    if (asked && isYes) begin(asked);
    setAsked(null);
  };
  return { start, asked, answer, isPending, error, forgetError: reset };
}
