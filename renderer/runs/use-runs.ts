import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { RunStatus } from '../../shared/run.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const pageSize = 50;

export interface RunsQuestion {
  /** Null: all. */
  readonly status: RunStatus | null;
  readonly search: string;
}

const firstPage: string | null = null;

/** The worklist, page by page, out of the local cache. */
export function useRuns(question: RunsQuestion) {
  return useInfiniteQuery({
    queryKey: queryKeys.runsList(question),
    queryFn: ({ pageParam }) => invoke('runs.list', { ...question, cursor: pageParam, limit: pageSize }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** How many runs are in each status, over all the worklist; undefined until known. */
export function useRunCounts(): ResponseOf<'runs.list'>['counts'] | undefined {
  const { data } = useQuery({
    queryKey: ['runs.list', 'counts'],
    queryFn: () => invoke('runs.list', { status: null, search: '', cursor: null, limit: 1 }),
    select: ({ counts }) => counts,
  });
  return data;
}
