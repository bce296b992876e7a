import { App } from '@supabase/lite';
import { z } from 'zod';
import { notSupported } from './not-supported.ts';
import { RequestConnection, type RequestConnectionOptions } from './request-connection.ts';
import { requestContext } from './request-context.ts';

/** The data API and the Auth service behind one function; the rest of the server knows nothing of what serves them. */
export type Api = {
  handle(request: Request): Promise<Response>;
  reloadSchema(): Promise<void>;
  close(): Promise<void>;
};

export type ApiOptions = RequestConnectionOptions & {
  readonly jwtSecret: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly tokenLifetimeS: number;
};

/** Builds the API with @supabase/lite (its core only: the telemetry sits in its command line). */
export function createApi(options: ApiOptions): Api {
  const connection = new RequestConnection(options);
  const app = new App({
    connection,
    api: { enabled: true, schemas: ['public'], max_rows: 1000, pg_safe_update: true },
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      jwt_expiry: options.tokenLifetimeS,
      enable_refresh_token_rotation: true,
      refresh_token_reuse_interval: 10,
      minimum_password_length: 8,
      publishable_key: options.publishableKey,
      secret_key: options.secretKey,
    },
    storage: { enabled: false },
    studio: { enabled: false },
    options: { server: { disableStudio: true, admin: false } },
  });
  // The first request need not wait for the schema to be read; lite reports a failure itself, and reads again then.
  void connection.introspect({ useCache: true });
  return {
    handle: (request) => handle(app, request),
    reloadSchema: () => connection.clearSchemaCache(),
    close: () => connection.close(),
  };
}

async function handle(
  app: { fetch(request: Request): Promise<Response> },
  request: Request,
): Promise<Response> {
  const context = {
    method: request.method,
    path: new URL(request.url).pathname.replace(/^\/rest\/v1/, ''),
    headers: Object.fromEntries(request.headers),
  };
  const response = await requestContext.run(context, () => app.fetch(request));
  return response.status === 500 ? await nameWhatIsMissing(response) : response;
}

const internalErrorSchema = z.object({ code: z.literal('SUP'), message: z.string() });

/** Lite's code for "not a database error, and nothing I know": a part of PostgREST's language it cannot read. */
async function nameWhatIsMissing(response: Response): Promise<Response> {
  const body = internalErrorSchema.safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  return body.success ? notSupported(`this request (${body.data.message})`, 400) : response;
}
