import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Tries a project without saving anything. */
export function useTestConnection() {
  return useMutation({
    mutationFn: (input: RequestOf<'connection.test'>) => invoke('connection.test', input),
  });
}

/** Saves a project that passes the test; the app then shows the sign-in page. */
export function useSaveConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: RequestOf<'connection.save'>) => invoke('connection.save', input),
    onSuccess: ({ problem }) =>
      problem === null ? client.invalidateQueries({ queryKey: queryKeys.appState }) : undefined,
  });
}
