import { useMutation } from '@tanstack/react-query';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';
import { useNotices } from '../shell/notices.ts';

/** Ends the session, with `wipe` also what this workstation holds of it. */
export function useSignOut() {
  const notices = useNotices();
  return useMutation({
    mutationFn: (how: RequestOf<'session.signOut'>) => invoke('session.signOut', how),
    // That the session has ended, and why, is for the main process to say.
    onSuccess: () => notices.clear(),
  });
}
