import type { Session, SupabaseClient } from '@supabase/supabase-js';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import { failureOfSession } from './remote-failure.ts';
import { within } from './within.ts';

type SessionReply = Awaited<ReturnType<SupabaseClient['auth']['getSession' | 'refreshSession']>>;

/**
 * The session with a token that has not run out, refreshed where needed. While the server is away supabase-js tries
 * to refresh for half a minute: too long for someone who has pressed a button, so after `timeoutMs` it counts as offline.
 */
export async function liveSession(
  client: SupabaseClient,
  timeoutMs: number,
): Promise<Result<Session, RemoteFailure>> {
  return sessionOf(await within(timeoutMs, client.auth.getSession()));
}

/** Gets a new token, however valid the old one looks. A refused refresh ends the session. */
export async function renewSession(
  client: SupabaseClient,
  timeoutMs: number,
): Promise<Result<Session, RemoteFailure>> {
  return sessionOf(await within(timeoutMs, client.auth.refreshSession()));
}

function sessionOf(reply: SessionReply | null): Result<Session, RemoteFailure> {
  if (!reply) return err({ kind: 'offline' });
  if (reply.error) return err(failureOfSession(reply.error));
  return reply.data.session ? ok(reply.data.session) : err({ kind: 'session-expired' });
}
