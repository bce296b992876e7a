import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const maxPatients = 50;

/** Patients that match, out of the local cache. */
export function usePatients(search: string) {
  return useQuery({
    queryKey: queryKeys.patients(search),
    queryFn: () => invoke('patients.list', { search, limit: maxPatients }),
    placeholderData: keepPreviousData,
  });
}

/** Queues a run for a patient. */
export function useCreateRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: RequestOf<'runs.create'>) => invoke('runs.create', input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['runs.list'] }),
  });
}
