import type { PostgrestError, Session, SupabaseClient } from '@supabase/supabase-js';
import type { z } from 'zod';
import type { RequestId, UserId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import { liveSession, renewSession } from './live-session.ts';
import type { LetThrough } from './remote.ts';
import { failureOfReply, invalidReply } from './remote-failure.ts';

interface RemoteReply {
  readonly data: unknown;
  readonly error: PostgrestError | null;
  readonly status: number;
}

/** The part of supabase-js's query builders that is used after the query is built. */
interface RemoteQuery extends PromiseLike<RemoteReply> {
  setHeader(name: string, value: string): unknown;
  abortSignal(signal: AbortSignal): unknown;
}

export interface RemoteCall<Schema extends z.ZodType> {
  readonly query: (client: SupabaseClient) => RemoteQuery;
  /** The shape of the reply; another shape is `rejected` with INVALID_REPLY. */
  readonly reply: Schema;
  /** Sent along as `x-request-id`, so that the audit log can name it. */
  readonly requestId?: RequestId;
  readonly signal?: AbortSignal;
}

export type CallRemote = <Schema extends z.ZodType>(
  call: RemoteCall<Schema>,
) => Promise<Result<z.output<Schema>, RemoteFailure>>;

export interface CallRemoteOptions {
  readonly client: SupabaseClient;
  readonly refreshTimeoutMs: number;
  /** In whose name alone queries may be sent; null: in that of whoever is signed in. */
  readonly userId: UserId | null;
  readonly letThrough: LetThrough;
}

/**
 * The one way in which a query is sent: with a live session or not at all, its reply parsed, its failure classified.
 * The session of another user than the one it is bound to counts as expired: nothing is ever sent in a wrong name.
 */
export function callRemoteWith({
  client,
  refreshTimeoutMs,
  userId,
  letThrough,
}: CallRemoteOptions): CallRemote {
  const own = (session: Result<Session, RemoteFailure>): Result<Session, RemoteFailure> =>
    session.ok && userId !== null && session.value.user.id !== userId
      ? err({ kind: 'session-expired' })
      : session;
  return async function callRemote(call) {
    const passed = await letThrough();
    if (!passed.ok) return passed;
    // Without a session supabase-js would send the query as anonymous: row level security then answers "no rows",
    // which would read as "somebody else has the run".
    const session = own(await liveSession(client, refreshTimeoutMs));
    if (!session.ok) return session;
    const first = await send(client, call, session.value);
    if (first.ok || first.error.kind !== 'session-expired') return first;
    // The server refused a token that still looks valid here: a clock that is slow. Nothing was applied, so the
    // query may be sent again with a new one.
    const renewed = own(await renewSession(client, refreshTimeoutMs));
    return renewed.ok ? send(client, call, renewed.value) : renewed;
  };
}

async function send<Schema extends z.ZodType>(
  client: SupabaseClient,
  call: RemoteCall<Schema>,
  session: Session,
): Promise<Result<z.output<Schema>, RemoteFailure>> {
  const query = call.query(client);
  // With the token that was looked at: by the time it leaves somebody else may have signed in.
  query.setHeader('Authorization', `Bearer ${session.access_token}`);
  if (call.requestId) query.setHeader('x-request-id', call.requestId);
  if (call.signal) query.abortSignal(call.signal);
  const { data, error, status } = await query;
  if (error) return err(failureOfReply({ status, code: error.code }));
  const parsed = call.reply.safeParse(data);
  return parsed.success ? ok(parsed.data) : err(invalidReply);
}
