import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { EmbeddedBackend } from '../../../embedded/start-embedded.ts';
import { featureFlagName } from '../../../shared/records.ts';
import { claim, completion } from '../../backend/support/execute-by-hand.ts';
import { flagChange } from '../../backend/support/set-flag.ts';

interface Person {
  readonly email: string;
  readonly password: string;
  readonly organizationId: string;
}

/** What somebody tries at the server, past the app, with their own token. */
type ServerTry = (client: SupabaseClient, runId: string, person: Person) => PromiseLike<unknown>;

const errorInfo = {
  error_code: 'EXECUTION_ERROR',
  message: 'x',
  reason: 'DB_ERROR',
  timestamp: '2026-01-01',
};

/** Ways that must be refused to everybody while the feature is off. */
const executing: readonly ServerTry[] = [
  (client, runId) => claim(client, runId),
  (client, runId) =>
    client.from('diagnosis_runs').update({ status: 'running', claim_id: randomUUID() }).eq('id', runId),
  (client, runId) => client.from('diagnosis_runs').update({ status: 'running' }).eq('id', runId).select(),
  (client, runId) => client.from('diagnosis_runs').update({ status: 'succeeded' }).eq('id', runId),
  (client, runId, { organizationId }) =>
    client.from('diagnosis_runs').upsert({
      id: runId,
      organization_id: organizationId,
      status: 'running',
      claim_id: randomUUID(),
    }),
  (client, runId) =>
    client
      .from('diagnosis_runs')
      .update({ claimed_by: null, attempt: 3, lease_expires_at: null })
      .eq('id', runId),
  (client, runId) => client.rpc('complete_diagnosis_run', completion(runId, randomUUID())),
  (client, runId) =>
    client.rpc('fail_diagnosis_run', { p_run_id: runId, p_claim_id: randomUUID(), p_error_info: errorInfo }),
  (client, runId) => client.rpc('heartbeat_diagnosis_run', { p_run_id: runId, p_claim_id: randomUUID() }),
  (client, runId) => client.rpc('release_diagnosis_run', { p_run_id: runId, p_claim_id: randomUUID() }),
];

/** Ways to the flag that must be refused: only an admin switches it, and only by the function that keeps the record. */
const switching: readonly ServerTry[] = [
  (client, _runId, { organizationId }) =>
    client
      .from('organization_feature_flags')
      .upsert({ organization_id: organizationId, flag: featureFlagName, enabled: true }),
  (client, _runId, { organizationId }) =>
    client
      .from('organization_feature_flags')
      .update({ enabled: true })
      .eq('organization_id', organizationId)
      .select(),
  (client, _runId, { organizationId }) =>
    client
      .from('organization_feature_flags')
      .insert({ organization_id: organizationId, flag: featureFlagName, enabled: true }),
];
const switchingAsClinician: ServerTry = (client, _runId, { organizationId }) =>
  client.rpc('set_feature_flag', flagChange(organizationId));

/** @returns what a person of this role may not do while the feature is off. */
export function serverTriesOf(role: 'clinician' | 'admin'): readonly ServerTry[] {
  return role === 'admin' ? [...executing, ...switching] : [...executing, ...switching, switchingAsClinician];
}

/** Signs in past the app. */
export async function signInDirectly(backend: EmbeddedBackend, person: Person): Promise<SupabaseClient> {
  const client = createClient(backend.url, backend.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { email, password } = person;
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}
