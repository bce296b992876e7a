import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedView } from '../../../shared/ipc/view-channels.ts';
import { invoke } from '../../bridge/invoke.ts';
import { queryKeys } from '../../bridge/query-keys.ts';

const none: readonly SavedView[] = [];

/** The saved views of the user on this workstation, by name. */
export function useSavedViews(): readonly SavedView[] {
  const { data } = useQuery({ queryKey: queryKeys.savedViews, queryFn: () => invoke('views.list', {}) });
  return data?.views ?? none;
}

/** Keeps a view, or changes the one with its id. */
export function useSaveView() {
  return useViewCall((view: SavedView) => invoke('views.save', view));
}

/** Forgets a view; to undo it, save it again. */
export function useDeleteView() {
  return useViewCall(({ id }: SavedView) => invoke('views.delete', { id }));
}

function useViewCall(call: (view: SavedView) => Promise<{ views: SavedView[] }>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (reply) => client.setQueryData(queryKeys.savedViews, reply),
  });
}
