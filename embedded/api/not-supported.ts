/** The reply to everything a Supabase project can do and this backend cannot. */
export function notSupported(what: string, status = 404): Response {
  const code = 'EMBEDDED_NOT_SUPPORTED';
  const message = `The embedded backend does not support ${what}.`;
  return Response.json(
    {
      code,
      error_code: code, // where auth-js looks
      message,
      details: null,
      hint: 'Use a hosted or self-hosted Supabase project for this.',
    },
    { status },
  );
}

// The routes of the Auth service that work here: e-mail and password. Everything else needs mail, a phone or a third party.
const AUTH_ROUTES = new Set([
  'POST /auth/v1/signup',
  'POST /auth/v1/logout',
  'GET /auth/v1/user',
  'PUT /auth/v1/user',
  'GET /auth/v1/health',
  'GET /auth/v1/settings',
]);
const AUTH_GRANTS = new Set(['password', 'refresh_token']);

/** Names what a request wants that this backend lacks, or null when it can be served. */
export function unsupportedPart(request: Request): string | null {
  const url = new URL(request.url);
  if (request.method === 'OPTIONS' || url.pathname.startsWith('/rest/v1/')) return null;
  if (!url.pathname.startsWith('/auth/v1/')) return `the path ${url.pathname}`;
  const route = `${request.method} ${url.pathname}`;
  if (AUTH_ROUTES.has(route)) return null;
  if (route !== 'POST /auth/v1/token') return `the Auth route ${route}`;
  const grant = url.searchParams.get('grant_type') ?? '';
  return AUTH_GRANTS.has(grant) ? null : `the grant type "${grant}"`;
}
