import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RequestOf, ResponseOf } from '../../shared/ipc-contract.ts';
import type { PendingWrite } from '../../shared/pending-write.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Everything that was written on this workstation and is not with the server yet, oldest first. */
export function useOutbox() {
  return useQuery({ queryKey: queryKeys.outbox, queryFn: () => invoke('outbox.list', {}) });
}

export interface OutboxCounts {
  readonly all: number;
  readonly refused: number;
}

/** How many writes wait, and how many of them were refused; undefined until known. */
export function useOutboxCounts(): OutboxCounts | undefined {
  const writes = useOutbox().data?.writes;
  return (
    writes && { all: writes.length, refused: writes.filter(({ problem }) => problem === 'rejected').length }
  );
}

/** The write with this key while it waits. */
export function usePendingWrite(key: string): PendingWrite | undefined {
  return useOutbox().data?.writes.find((write) => write.key === key);
}

/** Sends a write once more, at once; the answer comes after that try. */
export function useRetryWrite() {
  const remember = useRemember();
  return useMutation({
    mutationFn: (request: RequestOf<'outbox.retry'>) => invoke('outbox.retry', request),
    onSuccess: remember,
  });
}

/** Removes a refused write for good, or takes a waiting one back. */
export function useDiscardWrite() {
  const remember = useRemember();
  return useMutation({
    mutationFn: (key: PendingWrite['key']) => invoke('outbox.discard', { key }),
    onSuccess: remember,
  });
}

function useRemember(): (reply: ResponseOf<'outbox.list'>) => void {
  const client = useQueryClient();
  return (reply) => client.setQueryData(queryKeys.outbox, reply);
}
