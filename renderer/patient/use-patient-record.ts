import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatientId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import { useIsOffline } from '../shell/use-sync.ts';

export type PatientData = ResponseOf<'patients.record'>;

export interface PatientRecordState {
  /** Undefined: not there yet, or not to be seen any more. */
  readonly data: PatientData | undefined;
  /** The server is being asked for what is newer. */
  readonly isRefreshing: boolean;
  /** The patient is not, or no longer, the user's to see. */
  readonly isGone: boolean;
  /** Why the record is not there, or not as new as it could be. */
  readonly error: Error | null;
  readonly refresh: () => void;
}

/**
 * A patient with the record: at once out of the cache, then as the server has it. Only the cached answer is asked again
 * when rows change, so that many changes are not many calls to the server.
 */
export function usePatientRecord(patientId: PatientId): PatientRecordState {
  const client = useQueryClient();
  const cached = useQuery({
    queryKey: queryKeys.patientRecord(patientId),
    queryFn: () => invoke('patients.record', { patientId, from: 'cache' }),
  });
  const fresh = useQuery({
    queryKey: queryKeys.freshRecord(patientId),
    queryFn: () => invoke('patients.record', { patientId, from: 'server' }),
    // Each opening of a view asks once.
    staleTime: 0,
    gcTime: 0,
  });
  const { dataUpdatedAt, refetch } = fresh;
  const isOffline = useIsOffline();
  const isOld = fresh.data?.record?.fromCache === true;
  // What failed for want of the server is asked again by itself; what came out of the cache instead has not failed.
  useEffect(() => {
    if (!isOffline && isOld) void refetch();
  }, [isOffline, isOld, refetch]);
  useEffect(() => {
    if (dataUpdatedAt > 0) void client.invalidateQueries({ queryKey: queryKeys.patientRecord(patientId) });
  }, [client, patientId, dataUpdatedAt]);
  const isGone = isNotFound(cached.error) || isNotFound(fresh.error);
  const data = isGone ? undefined : newerOf(cached.data, fresh.data);
  return {
    // What was never read here may be on its way.
    data: data?.record === null && fresh.isPending ? undefined : data,
    isRefreshing: fresh.isFetching,
    isGone,
    error: fresh.error ?? cached.error,
    refresh: () => void fresh.refetch(),
  };
}

function isNotFound(failure: Error | null): boolean {
  return failure instanceof CallFailure && failure.error.code === 'NOT_FOUND';
}

/** The cached answer knows the latest runs; where a full disk did not take the record, the other one has it. */
function newerOf(cached: PatientData | undefined, fresh: PatientData | undefined): PatientData | undefined {
  if (!cached || !fresh) return cached ?? fresh;
  const ages = [cached, fresh].map(({ record }) => record?.retrievedAtMs ?? 0);
  const [cachedAt = 0, freshAt = 0] = ages;
  if (freshAt > cachedAt) return { ...fresh, runs: cached.runs };
  // The same reading: whether the server was reached is known by the fresh answer only.
  return {
    ...cached,
    record: cached.record && { ...cached.record, fromCache: fresh.record?.fromCache ?? true },
  };
}
