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

export type BatchControl = 'batch.pause' | 'batch.resume' | 'batch.cancel' | 'batch.dismiss';

/** Pauses, goes on with, cancels or puts away the batch. */
export function useControlBatch() {
  return useBatchCall((control: BatchControl) => invoke(control, {}));
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
