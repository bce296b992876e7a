import type { SupabaseClient } from '@supabase/supabase-js';

const watchedTables = ['diagnosis_runs', 'organization_feature_flags'];

/**
 * Calls `onHint` when a watched table changed in a way that this user may see, and once the channel stands: what
 * happened before that was not told. Reconnecting and the token of the socket are supabase-js's business.
 * @returns the function that stops it.
 */
export function subscribeToHints(client: SupabaseClient, onHint: () => void): () => Promise<void> {
  const channel = client.channel('workstation-hints');
  for (const table of watchedTables) {
    channel.on('postgres_changes', { event: '*', schema: 'public', table }, onHint);
  }
  channel.subscribe((status) => {
    if (status === 'SUBSCRIBED') onHint();
  });
  return async () => {
    await client.removeChannel(channel);
  };
}
