import { useMutation, useQueryClient } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { enterSession } from '../bridge/use-bridge-events.ts';
import { useLiveRuns } from '../runs/live-runs.ts';
import { useNotices } from './notices.ts';
import { navigate } from './route.ts';

/** Ends the session and forgets everything of the user that is in memory. */
export function useSignOut() {
  const client = useQueryClient();
  const liveRuns = useLiveRuns();
  const notices = useNotices();
  return useMutation({
    mutationFn: () => invoke('session.signOut', {}),
    onSuccess: () => {
      navigate({ view: 'worklist' });
      notices.clear();
      enterSession(client, liveRuns, null);
    },
  });
}
