import postgres, { type Sql } from 'postgres';
import {
  type EmbeddedBackend,
  type StartEmbeddedOptions,
  startEmbedded,
} from '../../../embedded/start-embedded.ts';

export interface OpenBackend {
  readonly backend: EmbeddedBackend;
  /** The owner of the database: for looking, and for what has no API. */
  readonly sql: Sql;
}

/** Opens a backend for the time that `work` takes. */
export async function withBackend<Value>(
  options: StartEmbeddedOptions,
  work: (open: OpenBackend) => Promise<Value>,
): Promise<Value> {
  const backend = await startEmbedded(options);
  const sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  try {
    return await work({ backend, sql });
  } finally {
    await sql.end();
    await backend.stop();
  }
}
