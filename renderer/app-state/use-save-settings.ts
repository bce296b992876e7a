import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Remembers language or theme; the app changes as soon as the main process has answered. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: RequestOf<'settings.save'>) => invoke('settings.save', change),
    onSuccess: (saved) =>
      client.setQueryData<AppState>(queryKeys.appState, (state) => (state ? { ...state, ...saved } : state)),
  });
}
