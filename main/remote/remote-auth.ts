import { isAuthApiError, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { userIdSchema } from '../../shared/ids.ts';
import { err, ok } from '../../shared/result.ts';
import { liveSession } from './live-session.ts';
import type { RemoteAuth, RemoteSession, SessionStorage, SignInFailure } from './remote.ts';

const userSchema = z.object({ id: userIdSchema, email: z.string() });
const storedSessionSchema = z.object({ user: userSchema });

/** Sign-in, sign-out and the session kept on this workstation. */
export function createRemoteAuth(
  client: SupabaseClient,
  storage: SessionStorage,
  refreshTimeoutMs: number,
): RemoteAuth {
  return {
    async signIn(credentials) {
      const { data, error } = await client.auth.signInWithPassword(credentials);
      if (error) return err(signInFailureOf(error));
      const session = sessionOf(data.user);
      return session ? ok(session) : err({ kind: 'rejected', code: 'INVALID_REPLY' });
    },
    async signOut() {
      // With an expired token and no server, supabase-js would first try to refresh for half a minute. Then the
      // slot is emptied before it is asked: it finds no session, and says so to everyone.
      const session = await liveSession(client, refreshTimeoutMs);
      if (!session.ok) storage.clear();
      // Local: other workstations of the same user stay signed in. The session here is removed before the server
      // is told, so an error only means that it could not be told; its refresh token then runs out by itself.
      await client.auth.signOut({ scope: 'local' });
    },
    // Read from the storage, not asked of supabase-js: that would refresh an old token first and fail when offline.
    currentSession: async () => storedSession(storage),
    onSessionChange(listener) {
      let userId = storedSession(storage)?.userId ?? null;
      const { data } = client.auth.onAuthStateChange((event, session) => {
        if (event !== 'SIGNED_IN' && event !== 'SIGNED_OUT') return;
        const current = event === 'SIGNED_IN' ? sessionOf(session?.user) : null;
        if ((current?.userId ?? null) === userId) return;
        userId = current?.userId ?? null;
        listener(current);
      });
      return () => data.subscription.unsubscribe();
    },
  };
}

function sessionOf(user: unknown): RemoteSession | null {
  const parsed = userSchema.safeParse(user);
  return parsed.success ? { userId: parsed.data.id, email: parsed.data.email } : null;
}

function storedSession(storage: SessionStorage): RemoteSession | null {
  const text = storage.read();
  if (text === null) return null;
  try {
    const parsed = storedSessionSchema.safeParse(JSON.parse(text));
    return parsed.success ? sessionOf(parsed.data.user) : null;
  } catch {
    // Not JSON: the slot was damaged. That is the same as signed out; supabase-js clears it at the next sign-in.
    return null;
  }
}

/** An answer that the auth server has not signed with a code of its own comes from a proxy or a portal in between. */
function signInFailureOf(error: Error): SignInFailure {
  if (isAuthApiError(error) && error.status === 429) {
    return { kind: 'rejected', code: error.code ?? 'over_request_rate_limit' };
  }
  if (!isAuthApiError(error) || !error.code) return { kind: 'offline' };
  if (error.code === 'invalid_credentials') return { kind: 'wrong-password' };
  return { kind: 'rejected', code: error.code };
}
