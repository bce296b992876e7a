import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { enterSession } from '../bridge/enter-session.ts';
import { invoke } from '../bridge/invoke.ts';
import { useLiveRuns } from '../runs/live-runs.ts';
import { useNotices } from '../shell/notices.ts';

/** Ends the session, with `wipe` also what this workstation holds of it; forgets everything of the user in memory. */
export function useSignOut() {
  const client = useQueryClient();
  const liveRuns = useLiveRuns();
  const notices = useNotices();
  return useMutation({
    mutationFn: (how: RequestOf<'session.signOut'>) => invoke('session.signOut', how),
    onSuccess: (_done, { wipe }) => {
      notices.clear();
      enterSession(client, liveRuns, { session: null, ended: wipe ? 'wiped' : null });
    },
  });
}
