import postgres, { type Sql } from 'postgres';

export type Login = { readonly user: string; readonly password: string };

/** The connection string of the embedded database for one of its roles. */
export function databaseUrl(port: number, { user, password }: Login): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

/** A small pool on the embedded database; the caller ends it. */
export function connect(url: string, maxConnections: number): Sql {
  return postgres(url, { max: maxConnections, onnotice: () => undefined });
}
