import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { PatientId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const pageSize = 60;
const firstPage: PatientId | null = null;

/** The patients that match, page by page, out of the local cache. */
export function usePatientPages(search: string) {
  return useInfiniteQuery({
    queryKey: queryKeys.patientPages(search),
    queryFn: ({ pageParam }) => invoke('patients.list', { search, cursor: pageParam, limit: pageSize }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}
