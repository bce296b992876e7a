import type { SupabaseClient } from '@supabase/supabase-js';
import { pause } from '../engine/pause.ts';
import { reconnectDelay } from './reconnect-delay.ts';

const watchedTables = ['diagnosis_runs', 'diagnosis_reviews', 'organization_feature_flags'];
/** The server may say that the token has run out before this client knows: then it has to ask for a new one. */
const tokenTimeoutMs = 5_000;

/**
 * Calls `onHint` when a watched table changed in a way that this user may see, and each time that the channel stands:
 * what happened before that was not told. A lost socket comes back by itself (supabase-js, with our jitter) and brings
 * its channels; a channel that the server has closed does not, so a new one is opened, with a token that is valid.
 * @returns the function that stops it.
 */
export function subscribeToHints(client: SupabaseClient, onHint: () => void): () => Promise<void> {
  const ending = new AbortController();
  const following = follow(client, onHint, ending.signal);
  return async () => {
    ending.abort();
    await following;
  };
}

async function follow(client: SupabaseClient, onHint: () => void, signal: AbortSignal): Promise<void> {
  const delayMs = reconnectDelay(Math.random);
  for (let tries = 1; !signal.aborted; tries += 1) {
    await takeToken(client, signal);
    if (signal.aborted) return;
    const hasStood = await listen(client, onHint, signal);
    if (hasStood) tries = 1;
    await pause(delayMs(tries), signal);
  }
}

/**
 * Without it the channel may be joined before the token of the session is known: then it hears nothing. Not for longer
 * than `tokenTimeoutMs`, nor beyond the abort: while the server is away supabase-js tries for half a minute.
 */
async function takeToken(client: SupabaseClient, signal: AbortSignal): Promise<void> {
  const taken = new AbortController();
  const until = AbortSignal.any([signal, taken.signal]);
  await Promise.race([client.realtime.setAuth(), pause(tokenTimeoutMs, until)]);
  taken.abort();
}

/** Listens until the channel is closed. @returns whether it has stood. */
async function listen(client: SupabaseClient, onHint: () => void, signal: AbortSignal): Promise<boolean> {
  const channel = client.channel('workstation-hints');
  for (const table of watchedTables) {
    channel.on('postgres_changes', { event: '*', schema: 'public', table }, onHint);
  }
  let hasStood = false;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') {
        hasStood = true;
        onHint();
      }
      if (status === 'CLOSED') resolve();
    });
  });
  await client.removeChannel(channel);
  return hasStood;
}
