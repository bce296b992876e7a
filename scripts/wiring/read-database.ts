import postgres from 'postgres';
import { z } from 'zod';
import { startEmbedded } from '../../embedded/start-embedded.ts';
import type { WiringFacts } from './facts.ts';

const rowsSchema = z.array(z.object({ name: z.string() }));
const functionsSchema = z.array(z.object({ name: z.string(), granted: z.boolean() }));

/** Functions, tables and grants of `public`, asked of a database that all migrations were applied to. */
export async function readDatabase(): Promise<Pick<WiringFacts, 'functions' | 'tables' | 'granted'>> {
  const backend = await startEmbedded();
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const functions = functionsSchema.parse([
      ...(await sql`
        select p.proname as name, has_function_privilege('authenticated', p.oid, 'execute') as granted
        from pg_proc p where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`),
    ]);
    const tables = rowsSchema.parse([
      ...(await sql`
        select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')`),
    ]);
    return {
      functions: new Set(functions.map(({ name }) => name)),
      tables: new Set(tables.map(({ name }) => name)),
      granted: new Set(functions.filter(({ granted }) => granted).map(({ name }) => name)),
    };
  } finally {
    await sql.end();
    await backend.stop();
  }
}
