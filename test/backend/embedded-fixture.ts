import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll } from 'vitest';
import {
  type EmbeddedBackend,
  type StartEmbeddedOptions,
  startEmbedded,
} from '../../embedded/start-embedded.ts';

/** The small schema the embedded backend's own tests run on. */
export const notesSchema = fileURLToPath(new URL('./embedded-schema', import.meta.url));

/** Starts one embedded backend for all tests of a file; returns the function that gives it. */
export function sharedEmbedded(options: StartEmbeddedOptions = {}): () => EmbeddedBackend {
  let backend: EmbeddedBackend | null = null;
  beforeAll(async () => {
    backend = await startEmbedded(options);
  });
  afterAll(async () => {
    await backend?.stop();
  });
  return () => {
    if (backend === null) throw new Error('the embedded backend is not running');
    return backend;
  };
}

/** A client of the data API with a key and no session kept. */
export function apiClient(backend: EmbeddedBackend, key: string = backend.publishableKey): SupabaseClient {
  return createClient(backend.url, key, { auth: { persistSession: false, autoRefreshToken: false } });
}

export type TestUser = { readonly id: string; readonly email: string; readonly client: SupabaseClient };

const PASSWORD = 'correct horse battery';

/** Creates a user through the admin API and signs them in. */
export async function signedInUser(backend: EmbeddedBackend): Promise<TestUser> {
  const email = `user-${randomUUID()}@test.example`;
  const created = await apiClient(backend, backend.secretKey).auth.admin.createUser({
    email,
    password: PASSWORD,
  });
  if (created.error) throw created.error;
  const client = apiClient(backend);
  const signedIn = await client.auth.signInWithPassword({ email, password: PASSWORD });
  if (signedIn.error) throw signedIn.error;
  return { id: signedIn.data.user.id, email, client };
}
