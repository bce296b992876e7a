import { QueryClient } from '@tanstack/react-query';
import { CallFailure } from './call-failure.ts';

/**
 * The client for all queries. Reads come from the local cache and are never stale by age: events of the main
 * process say when to ask again. An answer in an envelope is final; only a broken call is tried once more.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (count, error) => !(error instanceof CallFailure) && count < 1,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
