import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { invoke } from '../bridge/invoke.ts';
import { queryKeys } from '../bridge/query-keys.ts';

/** Model, gateway and whether a key is present. */
export function useModel() {
  return useQuery({ queryKey: queryKeys.model, queryFn: () => invoke('model.getSettings', {}) });
}

/** Whether what is being written comes from the demo model: the same rule by which the provenance names it. */
export function useIsDemoModel(): boolean {
  return useModel().data?.model.startsWith('rhythm-demo') ?? false;
}

/** Sets the model name of this workstation. */
export function useSaveModel() {
  return useMutation({
    mutationFn: (model: string) => invoke('model.save', { model }),
    onSuccess: useRemember(),
  });
}

/** Sets the gateway of this workstation; null: directly to the provider. */
export function useSaveGateway() {
  return useMutation({
    mutationFn: (gateway: string | null) => invoke('model.saveGateway', { gateway }),
    onSuccess: useRemember(),
  });
}

/** Asks a model for one word; the gateway is that of now, and says of which the answer is. */
export function useTestModel() {
  return useMutation({
    mutationFn: ({ name }: { readonly name: string; readonly gateway: string | null }) =>
      invoke('model.test', { model: name }),
  });
}

/** Stores the key in the keyring of the system. */
export function useSaveKey() {
  return useMutation({
    mutationFn: (key: string) => invoke('model.saveKey', { key }),
    onSuccess: useRemember(),
  });
}

/** Forgets the stored key. */
export function useRemoveKey() {
  return useMutation({ mutationFn: () => invoke('model.removeKey', {}), onSuccess: useRemember() });
}

function useRemember(): (settings: ModelSettings) => void {
  const client = useQueryClient();
  return (settings) => client.setQueryData(queryKeys.model, settings);
}
