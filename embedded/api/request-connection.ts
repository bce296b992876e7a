import { PostgresConnection } from '@supabase/lite/postgres';
import { z } from 'zod';
import { asPostgrestError } from './database-error.ts';
import { requestContext } from './request-context.ts';
import { wireTypes } from './wire-types.ts';

type WithContext = PostgresConnection['withContext'];
type Vars = Parameters<WithContext>[0];
type Work<T> = Parameters<typeof PostgresConnection.prototype.withContext<T>>[1];
type Options = Parameters<WithContext>[2];

/** Settings of a role (`alter role … set`), which PostgREST applies when it switches to that role. */
export type RoleSettings = ReadonlyMap<string, Readonly<Record<string, string>>>;

export type RequestConnectionOptions = {
  /** Login `authenticator`: may become anon, authenticated or service_role, and nothing else. */
  readonly url: string;
  /** Login that sees every table and column, for the schema cache only. */
  readonly catalogUrl: string;
  readonly roleSettings: RoleSettings;
};

const roleSchema = z.enum(['anon', 'authenticated', 'service_role']);
const claimsSchema = z.record(z.string(), z.unknown());
const varsSchema = z.object({ auth: z.object({ jwt: claimsSchema.nullable() }) });

/**
 * Lite's connection with three things done as PostgREST does them: each request is one transaction under the caller's
 * role with the `request.*` settings, no grant is ever changed (lite grants ALL on its first request, which undoes
 * what the migrations revoke), and SQL errors reach the caller with their code.
 */
export class RequestConnection extends PostgresConnection {
  readonly #catalog: PostgresConnection;
  readonly #roleSettings: RoleSettings;

  constructor(options: RequestConnectionOptions) {
    super({
      url: options.url,
      postgresOptions: {
        max: 12,
        onnotice: () => undefined,
        types: wireTypes,
      },
    });
    this.#catalog = new PostgresConnection({ url: options.catalogUrl, postgresOptions: { max: 1 } });
    this.#roleSettings = options.roleSettings;
  }

  override introspect(options?: { useCache?: boolean }) {
    return this.#catalog.introspect(options);
  }

  /** Forgets the tables and functions seen so far, as `notify pgrst, 'reload schema'` asks for. */
  override clearSchemaCache() {
    return this.#catalog.clearSchemaCache();
  }

  override async close() {
    await Promise.all([this.driver.end({ timeout: 0 }), this.#catalog.driver.end({ timeout: 0 })]);
  }

  override normalizeDbError(error: unknown) {
    return asPostgrestError(error);
  }

  override async withContext<T>(vars: Vars, work: Work<T>, options?: Options): Promise<T> {
    if (vars === undefined || options?.transaction !== undefined || options?.forceRollback === true) {
      throw new Error('only requests of the data API run through this connection');
    }
    const settings = this.#settingsFor(vars);
    const method = requestContext.getStore()?.method ?? 'POST';
    const isRead = method === 'GET' || method === 'HEAD';
    const begin = this.kysely.transaction();
    return await (isRead ? begin.setAccessMode('read only') : begin).execute(async (transaction) => {
      await transaction
        .selectNoFrom((eb) =>
          Object.entries(settings).map(([name, value], index) =>
            eb.fn<string>('set_config', [eb.val(name), eb.val(value), eb.lit(true)]).as(`s${index}`),
          ),
        )
        .execute();
      return await work(transaction);
    });
  }

  #settingsFor(vars: NonNullable<Vars>): Record<string, string> {
    const claims = varsSchema.parse(vars).auth.jwt ?? {};
    const role = roleSchema.parse(claims.role ?? 'anon');
    const request = requestContext.getStore();
    return {
      role,
      search_path: 'public, extensions',
      'request.jwt.claims': JSON.stringify({ ...claims, role }),
      'request.method': request?.method ?? '',
      'request.path': request?.path ?? '',
      'request.headers': JSON.stringify(request?.headers ?? {}),
      'response.status': '',
      'response.headers': '',
      ...this.#roleSettings.get(role),
    };
  }
}
