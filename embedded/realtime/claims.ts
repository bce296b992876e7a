import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const claimsSchema = z.looseObject({
  sub: z.string().optional(),
  role: z.enum(['anon', 'authenticated', 'service_role']),
  /** Seconds since 1970. */
  exp: z.number().optional(),
});

/** Who a subscriber is, as far as row level security asks. */
export type Claims = z.infer<typeof claimsSchema>;

export type TokenKeys = {
  readonly jwtSecret: string;
  readonly publishableKey: string;
  readonly secretKey: string;
};

/** Reads an access token, or one of the two API keys that stand in for it; null when it is worth nothing (any more). */
export function tryReadClaims(token: string, keys: TokenKeys): Claims | null {
  if (token === keys.publishableKey) return { role: 'anon' };
  if (token === keys.secretKey) return { role: 'service_role' };
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !isSigned(`${header}.${payload}`, signature, keys.jwtSecret)) return null;
  const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  return claims.success && !isExpired(claims.data) ? claims.data : null;
}

/** Whether the token behind these claims has run out. */
export function isExpired(claims: Claims): boolean {
  return claims.exp !== undefined && claims.exp * 1000 <= Date.now();
}

// HS256 is the only algorithm the Auth service here signs with; the header is covered by the signature.
function isSigned(content: string, signature: string, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(content).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}
