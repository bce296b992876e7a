import { useQuery } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** What the first screen needs: connection, session, language, theme, text size, demo accounts. */
export function useAppState() {
  return useQuery({ queryKey: queryKeys.appState, queryFn: () => invoke('app.getState', {}) });
}
