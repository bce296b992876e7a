import type { UserId } from '../../shared/ids.ts';
import { workspaceSchema } from '../../shared/records.ts';
import { ok } from '../../shared/result.ts';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import { type CallRemote, callRemoteWith } from './call-remote.ts';
import { createContextSource } from './context-source.ts';
import { pullPageSchema } from './pull-page.ts';
import { subscribeToHints } from './realtime-hints.ts';
import type { LetThrough, Remote, SessionStorage } from './remote.ts';
import { createRemoteAudit } from './remote-audit.ts';
import { createRemoteAuth } from './remote-auth.ts';
import { createRemoteFlags } from './remote-flags.ts';
import { createRemoteReviews } from './remote-reviews.ts';
import { createRunQueue } from './run-queue.ts';
import { createRunStore } from './run-store.ts';
import { scopeReplySchema } from './scope-reply.ts';
import { createSupabaseClient } from './supabase-client.ts';

export interface RemoteOptions {
  readonly url: string;
  readonly publishableKey: string;
  readonly sessionStorage: SessionStorage;
  /** Stored with every claim; names this installation, not a person. Default `workstation`. */
  readonly workstationId?: string;
  /** A request without an answer counts as offline after this long. Default 15 s. */
  readonly requestTimeoutMs?: number;
  readonly onEgressRefused?: OnEgressRefused;
}

/** Connects the app to a Supabase project. Nothing is sent before the first call, but for the refresh of a stored session. */
export function createRemote(options: RemoteOptions): Remote {
  const { requestTimeoutMs = 15_000, onEgressRefused = () => undefined } = options;
  const refreshTimeoutMs = Math.min(requestTimeoutMs, 5000);
  const client = createSupabaseClient({ ...options, requestTimeoutMs, onEgressRefused });
  const auth = createRemoteAuth(client, options.sessionStorage, refreshTimeoutMs);
  const workstationId = options.workstationId ?? 'workstation';

  function remoteOf(userId: UserId | null, letThrough: LetThrough = always): Remote {
    const callRemote = callRemoteWith({ client, refreshTimeoutMs, userId, letThrough });
    return {
      ...callsOf(callRemote, workstationId),
      auth,
      boundTo: (boundUser, gate) => remoteOf(boundUser, gate),
      subscribe: (onHint) => subscribeToHints(client, onHint),
      async close() {
        await client.auth.stopAutoRefresh();
        await client.removeAllChannels();
        await client.realtime.disconnect();
      },
    };
  }
  return remoteOf(null);
}

const always: LetThrough = async () => ok(undefined);

function callsOf(
  callRemote: CallRemote,
  workstationId: string,
): Omit<Remote, 'auth' | 'boundTo' | 'subscribe' | 'close'> {
  return {
    runs: createRunStore(callRemote, workstationId),
    contexts: createContextSource(callRemote),
    flags: createRemoteFlags(callRemote),
    queue: createRunQueue(callRemote),
    reviews: createRemoteReviews(callRemote),
    audit: createRemoteAudit(callRemote),
    getWorkspace: () =>
      callRemote({ query: (supabase) => supabase.rpc('get_my_workspace'), reply: workspaceSchema }),
    pull: ({ cursor, limit, signal }) =>
      callRemote({
        query: (supabase) => supabase.rpc('pull_changes', { p_cursor: cursor, p_limit: limit }),
        reply: pullPageSchema,
        signal,
      }),
    getScope: (signal) =>
      callRemote({ query: (supabase) => supabase.rpc('get_my_scope'), reply: scopeReplySchema, signal }),
  };
}
