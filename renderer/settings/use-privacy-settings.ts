import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PrivacySettings } from '../../shared/ipc/lock-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** When this workstation locks itself. */
export function usePrivacySettings() {
  return useQuery({ queryKey: queryKeys.privacy, queryFn: () => invoke('privacy.getSettings', {}) });
}

/** Sets when this workstation locks itself. */
export function useSavePrivacySettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: PrivacySettings) => invoke('privacy.saveSettings', settings),
    onSuccess: (saved) => client.setQueryData(queryKeys.privacy, saved),
  });
}
