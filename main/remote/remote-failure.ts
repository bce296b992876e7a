import { isAuthRetryableFetchError } from '@supabase/supabase-js';
import type { RemoteFailure } from '../engine/ports.ts';

/** What the REST client says about a reply that is no success; status 0 = there was no reply. */
export interface FailedReply {
  readonly status: number;
  readonly code: string | undefined;
}

// 408 and the gateway's answers say that nobody who could have applied the request spoke.
const unreachedStatuses = [0, 408, 502, 503, 504, 520, 521, 522, 523, 524, 530];

/** Classifies a failed REST or RPC reply. The one place that knows the codes of Postgres, PostgREST and our SQL. */
export function failureOfReply({ status, code }: FailedReply): RemoteFailure {
  if (unreachedStatuses.includes(status)) return { kind: 'offline' };
  // PGRST301-303: the token is bad, missing or expired. 401 with 42501: it was not sent, so anonymous may not.
  if (status === 401 || /^PGRST30[123]$/.test(code ?? '')) return { kind: 'session-expired' };
  if (code === 'RW001') return { kind: 'flag-off' };
  if (code === '42501' || status === 403) return { kind: 'forbidden' };
  return { kind: 'rejected', code: code || `HTTP_${status}` };
}

/** Classifies why there is no usable session: the auth server could not be reached, or it refused. */
export function failureOfSession(error: unknown): RemoteFailure {
  return isAuthRetryableFetchError(error) ? { kind: 'offline' } : { kind: 'session-expired' };
}

/** The reply had another shape than the contract says: a server of another version, or none of ours. */
export const invalidReply: RemoteFailure = { kind: 'rejected', code: 'INVALID_REPLY' };
