import type { Remote, SessionStorage } from './remote.ts';

export interface RemoteOptions {
  readonly url: string;
  readonly publishableKey: string;
  readonly sessionStorage: SessionStorage;
  /** A request without an answer counts as offline after this long. Default 15 s. */
  readonly requestTimeoutMs?: number;
}

/** Connects the app to a Supabase project. Nothing is sent before the first call. */
export function createRemote(_options: RemoteOptions): Remote {
  throw new Error('being written');
}
