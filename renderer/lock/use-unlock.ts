import { useMutation } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';

/** Opens the lock; that it is open is for the main process to say, to all windows. */
export function useUnlock() {
  return useMutation({ mutationFn: (password: string) => invoke('lock.unlock', { password }) });
}
