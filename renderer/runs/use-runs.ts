import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { WorklistFilter, WorklistTab } from '../../shared/worklist.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

const pageSize = 50;
/** A list that was read so shortly before is not read again when it is opened; what changes it is told. */
const freshMs = 5_000;

export interface RunsQuestion {
  readonly tab: WorklistTab;
  readonly search: string;
  readonly filter: WorklistFilter;
}

const firstPage: string | null = null;

const pagesOf = (question: RunsQuestion) => ({
  queryKey: queryKeys.runsList(question),
  queryFn: ({ pageParam: cursor }: { pageParam: string | null }) =>
    invoke('runs.list', { ...question, cursor, limit: pageSize }),
  initialPageParam: firstPage,
  getNextPageParam: (page: ResponseOf<'runs.list'>) => page.nextCursor,
});

/** The worklist, page by page, out of the local cache. */
export function useRuns(question: RunsQuestion) {
  return useInfiniteQuery({ ...pagesOf(question), staleTime: freshMs, placeholderData: keepPreviousData });
}

/** Asks for the first page of a list that is about to be opened: it is there when the press comes. */
export function useReadAhead(): (question: RunsQuestion) => void {
  const client = useQueryClient();
  return (question) => void client.prefetchInfiniteQuery({ ...pagesOf(question), staleTime: freshMs });
}

type WorklistFacts = Pick<ResponseOf<'runs.list'>, 'counts' | 'executing' | 'unsynced'>;

function useWorklistFacts<Fact>(select: (facts: WorklistFacts) => Fact): Fact | undefined {
  const { data } = useQuery({
    queryKey: ['runs.list', 'facts'],
    queryFn: () => invoke('runs.list', { tab: 'all', search: '', cursor: null, limit: 1 }),
    select,
  });
  return data;
}

/** How many runs are in each tab, over all the worklist; undefined until known. */
export function useRunCounts(): WorklistFacts['counts'] | undefined {
  return useWorklistFacts(({ counts }) => counts);
}

/** Runs that ended on this workstation and wait to sync: their rows do not know of it yet. */
export function useUnsyncedRuns(): ReadonlySet<RunId> {
  const unsynced = useWorklistFacts((facts) => facts.unsynced);
  return useMemo(() => new Set(unsynced), [unsynced]);
}

/** How many runs are under way on this workstation, by the last answer about the worklist. */
export function useExecutingCount(): number {
  return useWorklistFacts(({ executing }) => executing.length) ?? 0;
}

/** Runs that are under way here or wait to sync: nothing can be begun with them. */
export function useBusyRuns(): ReadonlySet<RunId> {
  const facts = useWorklistFacts(({ executing, unsynced }) => [...executing, ...unsynced]);
  return useMemo(() => new Set(facts), [facts]);
}
