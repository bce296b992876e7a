import type { QueryClient } from '@tanstack/react-query';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo, SessionState } from '../../shared/ipc/session-channels.ts';
import { maySeeRuns } from '../app-state/roles.ts';
import { dropKept } from '../lock/kept.ts';
import { dropKeptScroll } from '../lock/kept-scroll.ts';
import type { LiveRuns } from '../runs/live-runs.ts';
import { navigate } from '../shell/route.ts';
import { queryKeys } from './query-keys.ts';

/**
 * Takes over a session. Rows of another user, or of an access that was lost, never survive in memory: everything but the
 * app state is dropped. Who comes back after a session that expired finds the view that was open; in every other case
 * the worklist is first.
 */
export function enterSession(
  client: QueryClient,
  liveRuns: LiveRuns,
  { session, ended }: SessionState,
): void {
  const before = client.getQueryData<AppState>(queryKeys.appState);
  if (deskOf(before?.session ?? null) !== deskOf(session)) {
    liveRuns.clear();
    dropKept();
    dropKeptScroll();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== queryKeys.appState[0] });
    client.getMutationCache().clear();
  }
  if (before?.session && session === null && ended !== 'expired' && ended !== 'limit')
    navigate({ view: 'worklist' });
  client.setQueryData<AppState>(queryKeys.appState, (state) =>
    state ? { ...state, session, ended } : state,
  );
}

/** Whose rows of which organisation a session may show; null: none. */
function deskOf(session: SessionInfo | null): string | null {
  return session && maySeeRuns(session) ? `${session.userId} ${session.workplace?.organization_id}` : null;
}
