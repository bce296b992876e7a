import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { createRandom, type Random } from '../../embedded/demo/random.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import type { Remote } from '../../main/remote/remote.ts';
import { remotes } from '../backend/remote-fixture.ts';
import type { CacheRows } from './support/cache-rows.ts';
import type { Campaign } from './support/campaign.ts';
import { type OracleStation, openStation } from './support/oracle-station.ts';
import { createOracleWrites, type OracleWrites } from './support/oracle-writes.ts';
import { readServerRows } from './support/server-rows.ts';

const operations = 500;
const people = ['keller', 'novak', 'admin'] as const;
/** So often in a seed, and at its end, everything is compared. */
const comparisons = 2;

/**
 * The server changes in every way the feed knows, transactions stay open, patients come and go, while three
 * workstations pull, are cut off and restarted. Then every row of each cache is what the same user's supabase-js sees.
 */
export const campaign: Campaign = {
  name: 'oracle',
  smallScale: 0.005,
  async run({ scaled, seed, note }) {
    const backend = await startEmbedded({ demo: true });
    const sql = postgres(backend.databaseUrl, { max: 4, onnotice: () => undefined });
    const { signIn, closeAll } = remotes(() => backend);
    try {
      const users = await Promise.all(
        people.map(async (person) => ({
          person,
          remote: await signIn(person),
          client: await clientOf(backend, person),
        })),
      );
      const [, , admin] = users;
      if (!admin) throw new Error('nobody can settle');
      const counts = {
        seeds: scaled(200),
        operations: 0,
        clients: people.length,
        compared: 0,
        rows: 0,
        differing: 0,
        cuts: 0,
        restarts: 0,
        late_commits: 0,
      };
      for (let index = 0; index < counts.seeds; index++) {
        const random = createRandom(`oracle ${seed} ${index}`);
        const writes = await createOracleWrites(sql, admin.remote, random);
        const seen = await playSeed(users, writes, random, (line) => note(`seed ${index}: ${line}`));
        counts.operations += operations;
        counts.late_commits += writes.lateCommits();
        for (const key of ['compared', 'rows', 'differing', 'cuts', 'restarts'] as const)
          counts[key] += seen[key];
      }
      return {
        ok: counts.differing === 0 && counts.rows > 0 && counts.cuts > 0 && counts.restarts > 0,
        counts,
      };
    } finally {
      await closeAll();
      // A transaction that was left open by a fault must not hold up the end.
      await sql.end({ timeout: 5 });
      await backend.stop();
    }
  },
};

interface User {
  readonly person: string;
  readonly remote: Remote;
  readonly client: SupabaseClient;
}

async function clientOf({ url, publishableKey }: EmbeddedBackend, person: keyof typeof demoStaff) {
  const client = createClient(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { email, password } = demoStaff[person];
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}

async function playSeed(
  users: readonly User[],
  writes: OracleWrites,
  random: Random,
  note: (line: string) => void,
) {
  const stations = users.map((user) => ({ user, station: openStation(user.remote, random) }));
  const seen = { compared: 0, rows: 0, differing: 0, cuts: 0, restarts: 0 };
  for (let operation = 1; operation <= operations; operation++) {
    const { station } = random.pick(stations);
    const dice = random.next();
    if (dice < 0.12) await station.pull(random.chance(0.4));
    else if (dice < 0.15) {
      await station.restart();
      seen.restarts += 1;
    } else await writes.write();
    if (operation % (operations / comparisons) !== 0) continue;
    await writes.finishLate();
    for (const each of stations) {
      const { rows, differing } = await compare(each, note);
      seen.compared += 1;
      seen.rows += rows;
      seen.differing += differing;
    }
  }
  for (const { station } of stations) {
    seen.cuts += station.cuts();
    await station.remove();
  }
  return seen;
}

async function compare(
  { user, station }: { user: User; station: OracleStation },
  note: (line: string) => void,
) {
  const [cached, visible] = [await station.readAll(), await readServerRows(user.client)];
  const differing = [...without(cached, visible), ...without(visible, cached)];
  if (differing.length > 0) note(`${user.person}: ${differing.slice(0, 4).join('\n  ')}`);
  return { rows: visible.length, differing: differing.length };
}

function without(rows: CacheRows, others: CacheRows): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row));
}
