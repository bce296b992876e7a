import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';
import type { AskedFilter } from './audit-filter.ts';

const pageSize = 100;

/** The audit trail page by page. Nothing of it is kept: each visit asks the server, and is on record. */
export function useAuditTrail(filter: AskedFilter) {
  return useInfiniteQuery({
    queryKey: queryKeys.audit(filter),
    queryFn: ({ pageParam: before }) => invoke('audit.list', { filter, before, limit: pageSize }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextBefore,
    staleTime: 0,
    gcTime: 0,
  });
}

const firstPage: string | null = null;

/** The staff to choose from. */
export function useAuditActors() {
  return useQuery({ queryKey: queryKeys.auditActors, queryFn: () => invoke('audit.actors', {}), gcTime: 0 });
}

/** Writes what passes the filter to a file. */
export function useExportAudit() {
  return useMutation({ mutationFn: (filter: AskedFilter) => invoke('audit.export', { filter }) });
}
