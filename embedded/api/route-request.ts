import { timingSafeEqual } from 'node:crypto';
import type { Sql } from 'postgres';
import { createUserByAdmin } from './admin-users.ts';
import type { Api } from './lite-api.ts';
import { notSupported, unsupportedPart } from './not-supported.ts';

export type AdminAccess = { readonly admin: Sql; readonly secretKey: string };

/** Sends a request where it belongs: user administration, the API, or a refusal that names what is missing. */
export async function routeRequest(
  request: Request,
  api: Api,
  { admin, secretKey }: AdminAccess,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === 'POST' && pathname === '/auth/v1/admin/users') {
    if (!carriesKey(request, secretKey)) return forbidden();
    return await createUserByAdmin(request, admin);
  }
  const missing = unsupportedPart(request);
  return missing === null ? await api.handle(request) : notSupported(missing);
}

function carriesKey(request: Request, key: string): boolean {
  const given = Buffer.from(request.headers.get('apikey') ?? '');
  const expected = Buffer.from(key);
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}

function forbidden(): Response {
  return Response.json(
    { code: 401, error_code: 'no_authorization', msg: 'The secret key is required.' },
    { status: 401 },
  );
}
