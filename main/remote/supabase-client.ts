import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import { reachOnly } from '../egress/reach-only.ts';
import { fetchWithTimeout } from './fetch-with-timeout.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { refusePages } from './refuse-pages.ts';
import type { SessionStorage } from './remote.ts';
import { sessionKey, sessionSlot } from './session-slot.ts';
import { socketTransport } from './socket-transport.ts';

export interface ClientOptions {
  readonly url: string;
  readonly publishableKey: string;
  readonly sessionStorage: SessionStorage;
  readonly requestTimeoutMs: number;
  readonly onEgressRefused: OnEgressRefused;
}

/** The supabase-js client as a main process needs it. */
export function createSupabaseClient(options: ClientOptions): SupabaseClient {
  const reach = reachOnly(options.url, options.onEgressRefused);
  const client = createClient(options.url, options.publishableKey, {
    auth: {
      storage: sessionSlot(options.sessionStorage),
      storageKey: sessionKey,
      persistSession: true,
      autoRefreshToken: true,
      // Its initialisation would only read the slot, as every call does anyway, but with an expired token and no
      // server it holds up everything, the sign-in included, for half a minute of retries.
      skipAutoInitialize: true,
      detectSessionInUrl: false,
    },
    // No retries below us: a retried read only delays the word "offline", and the sync polls anyway.
    db: { retry: false },
    realtime: {
      transport: socketTransport(options.url, options.onEgressRefused),
      reconnectAfterMs: reconnectDelay(Math.random),
    },
    global: { fetch: refusePages(fetchWithTimeout(options.requestTimeoutMs, reach)) },
  });
  // By a timer that does not keep the process alive.
  void client.auth.startAutoRefresh();
  return client;
}
