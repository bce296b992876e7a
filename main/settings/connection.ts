import type { Environment } from '../../shared/environment.ts';
import { isSecureAddress } from '../../shared/is-secure-address.ts';
import type { SettingsFile } from './settings-file.ts';

/** The Supabase project that this workstation talks to. The key is the publishable one, never a secret key. */
export interface Connection {
  readonly url: string;
  readonly publishableKey: string;
  readonly source: 'environment' | 'settings';
}

/** Environment before settings; null shows the connect screen, also for an address that can be listened to. */
export function currentConnection(environment: Environment, settings: SettingsFile): Connection | null {
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey } = environment;
  if (url && publishableKey) return { url, publishableKey, source: 'environment' };
  const saved = settings.read().connection;
  return saved && isSecureAddress(saved.url) ? { ...saved, source: 'settings' } : null;
}
