import { skipToken, useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/**
 * True while blind mode keeps the report of a run from its reader, and until that is known: then nothing else on the
 * page tells of it either.
 */
export function useIsDraftHidden(data: ResponseOf<'runs.get'> | undefined): boolean {
  const runId = data?.run.id;
  const contentHash = data?.unsynced?.report?.content_hash ?? data?.report?.content_hash;
  const isThere = runId !== undefined && contentHash !== undefined;
  const query = useQuery({
    queryKey: queryKeys.impression(runId ?? '', contentHash ?? ''),
    queryFn: isThere ? () => invoke('impressions.get', { runId, contentHash }) : skipToken,
  });
  if (!isThere || query.error) return false;
  return !query.data || (query.data.isBlind && !query.data.isOpened);
}
