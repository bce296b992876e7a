import { isAuthApiError, isAuthRetryableFetchError } from '@supabase/supabase-js';
import type { RemoteFailure } from '../engine/ports.ts';

/** What the REST client says about a reply that is no success; status 0 = there was no reply. */
export interface FailedReply {
  readonly status: number;
  readonly code: string | undefined;
}

// Conditions of the moment (PostgreSQL, appendix A): no connection, no resources, serialization failure, deadlock,
// cancelled statement, read-only during a failover.
const passingSqlStates = /^(08|53|40001$|40P01$|57|25006$)/;

/** Whether the outcome is unknown or a matter of the moment: an idempotent request may be sent again. */
function isPassing({ status, code }: FailedReply): boolean {
  if (status === 0 || status === 408 || status === 429) return true;
  // A 5xx without an SQLSTATE comes from a gateway: nobody says whether the request was applied.
  return status >= 500 && (!/^[0-9A-Z]{5}$/.test(code ?? '') || passingSqlStates.test(code ?? ''));
}

/** Classifies a failed REST or RPC reply. The one place that knows the codes of Postgres, PostgREST and our SQL. */
export function failureOfReply(reply: FailedReply): RemoteFailure {
  const { status, code } = reply;
  if (isPassing(reply)) return { kind: 'offline' };
  // PGRST301-303: the token is bad, missing or expired. 401 with 42501: it was not sent, so anonymous may not.
  if (status === 401 || /^PGRST30[123]$/.test(code ?? '')) return { kind: 'session-expired' };
  if (code === 'RW001') return { kind: 'flag-off' };
  // A 403 without the code comes from something in between, which says nothing about this user's rights.
  if (code === '42501') return { kind: 'forbidden' };
  return { kind: 'rejected', code: code || `HTTP_${status}` };
}

/** Of GoTrue: with another password or token it would be the same. */
const userRefusals = ['user_banned', 'user_not_found'];

/** Classifies why there is no usable session: the auth server could not be reached, or it refused. */
export function failureOfSession(error: unknown): RemoteFailure {
  if (isAuthRetryableFetchError(error)) return { kind: 'offline' };
  const isRefused = isAuthApiError(error) && userRefusals.includes(error.code ?? '');
  return isRefused ? { kind: 'session-expired', isRefused } : { kind: 'session-expired' };
}

/** The reply had another shape than the contract says: a server of another version, or none of ours. */
export const invalidReply: RemoteFailure = { kind: 'rejected', code: 'INVALID_REPLY' };
