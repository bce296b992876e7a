import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestWorld, type TestWorld } from './test-world.ts';

const migrations =
  process.env.TEST_MIGRATIONS_DIR ?? fileURLToPath(new URL('../../../supabase/migrations', import.meta.url));

/** A database as it was before a migration, with people and patients in it. */
export interface OldWorld {
  readonly world: TestWorld;
  /** Applies that migration and all later ones, and tells the API. */
  upgrade(): Promise<void>;
  stop(): Promise<void>;
}

/** Copies the migrations before the named one into a folder. @returns the names of that one and of all later ones. */
export async function copyMigrationsBefore(firstMissing: string, folder: string): Promise<string[]> {
  const isEarlier = (path: string) => !path.endsWith('.sql') || basename(path) < firstMissing;
  const later = (await readdir(migrations)).filter((name) => !isEarlier(name)).sort();
  if (later[0] !== firstMissing) throw new Error(`there is no migration ${firstMissing}`);
  await cp(migrations, folder, { recursive: true, filter: isEarlier });
  return later;
}

/** Starts a database that does not have the named migration nor any later one. */
export async function startBefore(firstMissing: string): Promise<OldWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'rhythm-migrations-'));
  const later = await copyMigrationsBefore(firstMissing, folder);
  const world = await startTestWorld(folder);
  return {
    world,
    async upgrade() {
      for (const name of later) await world.sql.unsafe(await readFile(join(migrations, name), 'utf8'));
      await world.sql`notify pgrst, 'reload schema'`;
    },
    async stop() {
      await world.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
