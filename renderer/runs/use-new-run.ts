import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PatientId, RunId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { whileTaken } from '../lock/kept.ts';

const maxPatients = 50;

/** Patients that match, out of the local cache. */
export function usePatients(search: string) {
  return useQuery({
    queryKey: queryKeys.patients(search),
    queryFn: () => invoke('patients.list', { search, limit: maxPatients }),
    placeholderData: keepPreviousData,
  });
}

/** What the model would get to read of a patient, asked anew each time a patient is chosen. */
export function usePackPreview(patientId: PatientId | null) {
  return useQuery({
    queryKey: queryKeys.packPreview(patientId ?? ''),
    queryFn: patientId === null ? skipToken : () => invoke('patients.previewPack', { patientId }),
    staleTime: 0,
    gcTime: 0,
  });
}

export interface NewRun {
  readonly patientId: PatientId;
  readonly reason: string;
}

/**
 * Queueing a run. When the same data was queued in the last 24 hours, nothing is queued and `duplicate` names that run;
 * `queue` with `evenIfDuplicate` then queues all the same.
 * @param onDone told with the new run: it is queued, or kept here until the server is reached
 * @param take takes the form out of what outlasts the lock; @returns what brings it back when nothing was queued
 */
export function useQueueRun(
  onDone: (outcome: 'queued' | 'kept', runId: RunId) => void,
  take: () => readonly (() => void)[] = () => [],
) {
  const client = useQueryClient();
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (input: NewRun & { readonly evenIfDuplicate: boolean }) =>
      whileTaken(
        take(),
        () => invoke('runs.create', input),
        ({ outcome }) => outcome !== 'duplicate',
      ),
    onSuccess: ({ outcome, runId }) => {
      if (outcome !== 'duplicate') onDone(outcome, runId);
      if (outcome === 'kept') void client.invalidateQueries({ queryKey: queryKeys.outbox });
      return client.invalidateQueries({ queryKey: ['runs.list'] });
    },
  });
  const queue = (run: NewRun, evenIfDuplicate = false) => mutate({ ...run, evenIfDuplicate });
  return { queue, duplicate: data?.outcome === 'duplicate' ? data.runId : null, error, isPending, reset };
}
