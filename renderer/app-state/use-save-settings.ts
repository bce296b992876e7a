import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Appearance, AppState } from '../../shared/ipc/app-channels.ts';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Remembers language, theme or text size; the app changes as soon as the main process has answered. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: RequestOf<'settings.save'>) => invoke('settings.save', change),
    onSuccess: (saved) => takeAppearance(client, saved),
  });
}

/** Takes over how the app looks, whichever window it was changed in. */
export function takeAppearance(client: QueryClient, appearance: Appearance): void {
  client.setQueryData<AppState>(queryKeys.appState, (state) => (state ? { ...state, ...appearance } : state));
}
