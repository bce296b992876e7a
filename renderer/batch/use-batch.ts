import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { useRunCounts } from '../runs/use-runs.ts';
import { isBatchUnderWay } from './batch-view.ts';

/** The batch of this workstation, kept up to date by its events; null while there is none. */
export function useBatch(): Batch | null {
  const { data } = useQuery({ queryKey: queryKeys.batch, queryFn: () => invoke('batch.get', {}) });
  return data?.batch ?? null;
}

/** Executes the named runs with the pool, or with null all queued ones; a batch under way takes them in. */
export function useStartBatch() {
  return useBatchCall((runIds: readonly RunId[] | null) =>
    invoke('batch.start', { runIds: runIds === null ? null : [...runIds] }),
  );
}

/** Written out, so that every channel has a place where it is called. */
const batchControls = {
  'batch.pause': () => invoke('batch.pause', {}),
  'batch.resume': () => invoke('batch.resume', {}),
  'batch.cancel': () => invoke('batch.cancel', {}),
  'batch.dismiss': () => invoke('batch.dismiss', {}),
};
export type BatchControl = keyof typeof batchControls;

/** Pauses, goes on with, cancels or puts away the batch. */
export function useControlBatch() {
  return useBatchCall((control: BatchControl) => batchControls[control]());
}

function useBatchCall<Input>(call: (input: Input) => Promise<{ batch: Batch | null }>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (reply) => {
      client.setQueryData(queryKeys.batch, reply);
      return client.invalidateQueries({ queryKey: ['runs.list'] });
    },
  });
}

/** How many runs "all queued" would be; none while a batch is under way, which most of them are in already. */
export function useQueuedForBatch(): number {
  const batch = useBatch();
  const queued = useRunCounts()?.queued ?? 0;
  return isBatchUnderWay(batch) ? 0 : queued;
}
