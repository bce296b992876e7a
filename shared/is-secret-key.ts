import { z } from 'zod';

const claimsSchema = z.object({ role: z.string() });

/**
 * True for a key that opens everything past row level security: `sb_secret_…`, or a token of the role
 * `service_role`. Such a key must never be on a desktop.
 */
export function isSecretKey(key: string): boolean {
  if (key.startsWith('sb_secret_')) return true;
  const claims = claimsSchema.safeParse(tryReadClaims(key));
  return claims.success && claims.data.role !== 'anon';
}

function tryReadClaims(token: string): unknown {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return null;
  }
}
