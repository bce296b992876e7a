import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { attemptsOf, complete, fail, mustClaim } from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

const ownMigrations = fileURLToPath(new URL('../../supabase/migrations', import.meta.url));
const migrations = process.env.TEST_MIGRATIONS_DIR ?? ownMigrations;
const firstOfHistory = '20261123100000_claim_history.sql';
const isEarlier = (path: string) => !basename(path).endsWith('.sql') || basename(path) < firstOfHistory;

describe('a database from before the history of attempts', () => {
  let world: TestWorld;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rhythm-migrations-'));
    await cp(migrations, folder, { recursive: true, filter: isEarlier });
    world = await startTestWorld(folder);
    await setFeature(world.sql, world.home, true);
  });
  afterAll(async () => {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps how its runs ended, and why', async () => {
    const { client } = world.actor('clinician');
    const failed = await addRun(world.sql, world.home, world.homePatient);
    await fail(client, failed, await mustClaim(client, failed));
    const succeeded = await addRun(world.sql, world.home, world.homePatient);
    await complete(client, succeeded, await mustClaim(client, succeeded));
    const later = (await readdir(migrations)).filter((name) => !isEarlier(name)).sort();
    for (const name of later) await world.sql.unsafe(await readFile(join(migrations, name), 'utf8'));
    await world.sql`notify pgrst, 'reload schema'`;
    // the API takes the new functions up in its own time
    const attempts = await vi.waitFor(() => attemptsOf(client, failed), { timeout: 10_000 });
    expect(attempts).toMatchObject([
      { attempt: 1, outcome: 'failed', error_info: { reason: 'LLM_OVERLOADED' } },
    ]);
    expect(await attemptsOf(client, succeeded)).toMatchObject([{ outcome: 'succeeded', error_info: null }]);
  });
});
