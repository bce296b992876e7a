import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { enterSession } from '../bridge/enter-session.ts';
import { invoke } from '../bridge/invoke.ts';
import { useLiveRuns } from '../runs/live-runs.ts';

/** Signs in; the app goes on to the worklist, or to the no-access page. */
export function useSignIn() {
  const client = useQueryClient();
  const liveRuns = useLiveRuns();
  return useMutation({
    mutationFn: (input: RequestOf<'session.signIn'>) => invoke('session.signIn', input),
    onSuccess: (session) => enterSession(client, liveRuns, { session, ended: null }),
  });
}
